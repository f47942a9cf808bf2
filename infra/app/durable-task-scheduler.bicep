// The Durable Task Scheduler, in the place of queues and tables of the storage account.

@description('Name of the scheduler.')
param name string

@description('Region of the scheduler.')
param location string

@description('Tags of the scheduler.')
param tags object

@description('Name of the task hub.')
param taskHubName string

@description('How throughput is bought: Consumption pays per action, up to 500 a second; Dedicated is one capacity unit, up to 2,000 a second.')
@allowed(['Consumption', 'Dedicated'])
param skuName string

@description('Principal id of the identity of the app.')
param appPrincipalId string

// Durable Task Data Contributor
var dataContributor = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '0ad04412-c4d5-4796-b79c-f76d14c8d402'
)

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    // An empty list lets nobody in. Who gets in is decided by identities.
    ipAllowlist: ['0.0.0.0/0']
    sku: skuName == 'Dedicated' ? { name: skuName, capacity: 1 } : { name: skuName }
  }
}

resource taskHub 'Microsoft.DurableTask/schedulers/taskHubs@2025-11-01' = {
  parent: scheduler
  name: taskHubName
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scheduler.id, appPrincipalId, dataContributor)
  scope: scheduler
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: dataContributor
  }
}

@description('Address of the scheduler.')
output endpoint string = scheduler.properties.endpoint
