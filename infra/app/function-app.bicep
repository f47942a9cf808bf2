// The app on a Flex Consumption plan.

@description('Name of the app.')
param name string

@description('Name of its plan.')
param planName string

@description('Region of both.')
param location string

@description('Tags of both.')
param tags object

@description('Resource id of the identity of the app.')
param identityId string

@description('Client id of the identity of the app.')
param identityClientId string

@description('Name of the storage account.')
param storageAccountName string

@description('Container of the storage account that the package of the app lies in.')
param deploymentContainerName string

@description('Where the app sends its telemetry.')
param applicationInsightsConnectionString string

@description('Resource id of the subnet that the app goes out through; null without a virtual network.')
param subnetId string?

@description('Memory of an instance, in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int

@description('The most instances of a group of functions.')
param maximumInstanceCount int

@description('Instances that are always ready for orchestrators and activities; 0 lets them scale to zero.')
param alwaysReadyDurable int

@description('Instances that are always ready for the timer of the polls; 0 lets it scale to zero.')
param alwaysReadyPoll int

@description('Address of the Durable Task Scheduler; empty for the queues and tables of the storage account.')
param schedulerEndpoint string

@description('The settings of the app itself.')
param appSettings object

var alwaysReady = [
  { name: 'durable', instanceCount: alwaysReadyDurable }
  { name: 'function:PollHealthMetrics', instanceCount: alwaysReadyPoll }
]

resource storageAccount 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageAccountName
}

var platformSettings = {
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnectionString
  AzureWebJobsStorage__blobServiceUri: storageAccount.properties.primaryEndpoints.blob
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__queueServiceUri: storageAccount.properties.primaryEndpoints.queue
  AzureWebJobsStorage__tableServiceUri: storageAccount.properties.primaryEndpoints.table
}

// They stand above host.json, which names Azure Storage.
var schedulerSettings = empty(schedulerEndpoint)
  ? {}
  : {
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}'
    }

module plan 'br/public:avm/res/web/serverfarm:0.7.0' = {
  name: 'plan'
  params: {
    name: planName
    location: location
    tags: tags
    kind: 'functionapp'
    skuName: 'FC1'
    skuCapacity: 0
    reserved: true
    zoneRedundant: false
  }
}

module site 'br/public:avm/res/web/site:0.24.0' = {
  name: 'function-app'
  params: {
    name: name
    location: location
    tags: union(tags, { 'azd-service-name': 'functions' })
    kind: 'functionapp,linux'
    serverFarmResourceId: plan.outputs.resourceId
    managedIdentities: {
      userAssignedResourceIds: [identityId]
    }
    keyVaultAccessIdentityResourceId: identityId
    clientAffinityEnabled: false
    siteConfig: {
      alwaysOn: false
      minTlsVersion: '1.2'
    }
    basicPublishingCredentialsPolicies: [
      { name: 'ftp', allow: false }
      { name: 'scm', allow: false }
    ]
    virtualNetworkSubnetResourceId: subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storageAccount.properties.primaryEndpoints.blob}${deploymentContainerName}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: filter(alwaysReady, group => group.instanceCount > 0)
      }
    }
    configs: [
      {
        name: 'appsettings'
        retainCurrentAppSettings: false
        properties: union(appSettings, platformSettings, schedulerSettings)
      }
    ]
  }
}

@description('Name of the app.')
output name string = site.outputs.name

@description('Address of the app.')
output url string = 'https://${site.outputs.defaultHostname}'
