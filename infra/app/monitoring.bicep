// Application Insights over a Log Analytics workspace. Both take data from identities only.

@description('Name of the Log Analytics workspace.')
param workspaceName string

@description('Name of Application Insights.')
param componentName string

@description('Region of both.')
param location string

@description('Tags of both.')
param tags object

@description('Days that logs and metrics are kept.')
@allowed([30, 60, 90, 180, 365])
param retentionDays int

@description('Principal id of the identity of the app, which publishes.')
param appPrincipalId string

module workspace 'br/public:avm/res/operational-insights/workspace:0.16.1' = {
  name: 'log-analytics'
  params: {
    name: workspaceName
    location: location
    tags: tags
    dataRetention: retentionDays
    features: {
      disableLocalAuth: true
    }
  }
}

module component 'br/public:avm/res/insights/component:0.8.0' = {
  name: 'application-insights'
  params: {
    name: componentName
    location: location
    tags: tags
    workspaceResourceId: workspace.outputs.resourceId
    retentionInDays: retentionDays
    disableLocalAuth: true
    disableIpMasking: false
    roleAssignments: [
      {
        principalId: appPrincipalId
        principalType: 'ServicePrincipal'
        roleDefinitionIdOrName: 'Monitoring Metrics Publisher'
      }
    ]
  }
}

@description('Resource id of the Log Analytics workspace.')
output workspaceId string = workspace.outputs.resourceId

@description('Where the app sends its telemetry. It says where, and lets nobody in: that takes an identity.')
output connectionString string = component.outputs.connectionString
