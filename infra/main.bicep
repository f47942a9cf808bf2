// Everything that the app needs in a subscription: azd up, or az deployment sub create. docs/azure.md says how.

targetScope = 'subscription'

import { couchDbClient, jobSettings, pollSettings } from 'app/types.bicep'

@description('Name of the environment: the resources are named after it.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Region of all resources; one that has Flex Consumption.')
@metadata({ azd: { type: 'location' } })
param location string

@description('Object id of who may repair checkpoints and put models in place; empty for nobody.')
param operatorPrincipalId string = ''

@description('What kind of principal the operator is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorPrincipalType string = 'User'

@description('COUCHDB_URL: address of CouchDB, https; empty for none, where the app only polls MongoDB.')
param couchDbUrl string = ''

@description('COUCHDB_USER; empty where CouchDB needs no account.')
param couchDbUser string = ''

@description('COUCHDB_PASSWORD, kept in the key vault; empty where CouchDB needs no account.')
@secure()
param couchDbPassword string = ''

@description('COUCHDB_DATABASE: the database that jobs classify unless they name another, and that readiness looks for; empty for none.')
param couchDbDatabase string = ''

@description('COUCHDB_JOBS_DATABASE: where jobs and their failures are kept.')
param couchDbJobsDatabase string = 'pipeline_jobs'

@description('How the app uses CouchDB; what is left out has its default.')
param couchDb couchDbClient = {}

@description('How jobs run unless they say otherwise; what is left out has its default.')
param jobs jobSettings = {}

@description('JOB_NOTIFY_KEY, kept in the key vault: what the messages of a job\'s end are signed with; empty for none.')
@secure()
param jobNotifyKey string = ''

@description('MONGO_URI: address of MongoDB with its account, kept in the key vault; empty where nothing is polled.')
@secure()
param mongoUri string = ''

@description('MONGO_DB_NAME: the database of the health records.')
param mongoDatabase string = 'health'

@description('MONGO_COLLECTION: the collection of the health records.')
param mongoCollection string = 'healthmetrics'

@description('How health records are polled; what is left out has its default.')
param poll pollSettings = {}

@description('MATCH_CACHE_MB: how many MB of references for matching one instance keeps in memory.')
@minValue(1)
@maxValue(65536)
param matchCacheMegabytes int = 512

@description('MATCH_DATABASE: the CouchDB database of reviews and decisions.')
param matchDatabase string = 'pipeline_matches'

@description('QUERY_TABLES: the tables that SQL may read, as JSON; empty for none.')
param queryTables string = ''

@description('MYSQL_URL: address of MySQL with its account, kept in the key vault; empty where no table lies there.')
@secure()
param mySqlUrl string = ''

@description('The most that the file share of tables holds, in GB; it is made, and mounted in the app as QUERY_ROOT. 0 for none.')
@minValue(0)
@maxValue(102400)
param lakeGigabytes int = 0

@description('QUERY_ROOT: the folder under which the tables lie, where that is no share of the template.')
param queryRoot string = ''

@description('EXPORT_FOLDER: the folder under QUERY_ROOT of the tables that jobs of the kind export write.')
param exportFolder string = 'exports'

@description('QUERY_CACHE_MB: how many MB of answers one instance keeps.')
@minValue(0)
@maxValue(65536)
param queryCacheMegabytes int = 64

@description('QUERY_TIMEOUT_SECONDS: how long one statement may take.')
@minValue(1)
@maxValue(3600)
param queryTimeoutSeconds int = 30

@description('QUERY_WORKERS: how many statements run at a time.')
@minValue(1)
@maxValue(64)
param queryWorkers int = 2

@description('QUERY_MEMORY_MB: how much memory the engine may use for one statement.')
@minValue(64)
@maxValue(65536)
param queryMemoryMegabytes int = 512

@description('MODEL_LOCATION: path of a model that is published with the app or of a folder of models, or blob:models for the container of models; empty for the model that the app ships.')
param modelLocation string = ''

@description('TASKHUB_NAME: the task hub of Durable Functions. A new name is a new hub: jobs in flight stay in the old one.')
@minLength(3)
@maxLength(45)
param taskHubName string = 'PipelineHub'

@description('Memory of an instance, in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('The most instances of a group of functions: times the parallelism of jobs, the most concurrent requests that CouchDB may see.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Instances that are always ready for orchestrators and activities; 0 lets them scale to zero.')
@minValue(0)
@maxValue(20)
param alwaysReadyDurable int = 0

@description('Instances that are always ready for the timer of the polls; 0 lets it scale to zero.')
@minValue(0)
@maxValue(1)
param alwaysReadyPoll int = 0

@description('Redundancy of the storage account, which holds checkpoints and the state of jobs in flight.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageSku string = 'Standard_LRS'

@description('Whether storage and key vault are reached through private endpoints only, and the app goes out through a virtual network.')
param vnetEnabled bool = false

@description('Address space of the virtual network, in CIDR notation, /23 or larger.')
param vnetAddressPrefix string = '10.80.0.0/23'

@description('Whether jobs run on the Durable Task Scheduler instead of queues and tables of the storage account.')
param durableTaskSchedulerEnabled bool = false

@description('How throughput of the Durable Task Scheduler is bought: Consumption pays per action, up to 500 a second; Dedicated is one capacity unit, up to 2,000 a second.')
@allowed(['Consumption', 'Dedicated'])
param durableTaskSchedulerSku string = 'Consumption'

@description('Days that logs and metrics are kept.')
@allowed([30, 60, 90, 180, 365])
param retentionDays int = 30

@description('Who is mailed when an alert fires; empty for nobody.')
param alertEmail string = ''

@description('Lag of the checkpoint, in minutes, that raises an alert. Five times BATCH_INTERVAL_SECONDS at least: empty polls stretch that far.')
@minValue(1)
@maxValue(1440)
param checkpointLagMinutes int = 10

var abbreviations = loadJsonContent('abbreviations.json')
var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var checkpointContainerName = 'checkpoints'
var deploymentContainerName = 'app-package'
var modelContainerName = 'models'

var matchContainerName = 'matching'
var queryContainerName = 'queries'
var lakePath = '/lake'

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: '${abbreviations.resourcesResourceGroups}${environmentName}'
  location: location
  tags: tags
}

module identity 'br/public:avm/res/managed-identity/user-assigned-identity:0.6.0' = {
  name: 'identity'
  scope: group
  params: {
    name: '${abbreviations.managedIdentityUserAssignedIdentities}${token}'
    location: location
    tags: tags
  }
}

module network 'app/network.bicep' = if (vnetEnabled) {
  name: 'network'
  scope: group
  params: {
    name: '${abbreviations.networkVirtualNetworks}${token}'
    location: location
    tags: tags
    addressPrefix: vnetAddressPrefix
  }
}

module storage 'app/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    name: '${abbreviations.storageStorageAccounts}${token}'
    location: location
    tags: tags
    skuName: storageSku
    containerNames: [deploymentContainerName, checkpointContainerName, modelContainerName, matchContainerName, queryContainerName]
    appPrincipalId: identity.outputs.principalId
    operatorPrincipalId: operatorPrincipalId
    operatorPrincipalType: operatorPrincipalType
    network: vnetEnabled ? network!.outputs.privateNetwork : null
  }
}

module keyVault 'app/key-vault.bicep' = {
  name: 'key-vault'
  scope: group
  params: {
    name: '${abbreviations.keyVaultVaults}${token}'
    location: location
    tags: tags
    couchDbPassword: couchDbPassword
    jobNotifyKey: jobNotifyKey
    mongoUri: mongoUri
    mySqlUrl: mySqlUrl
    appPrincipalId: identity.outputs.principalId
    network: vnetEnabled ? network!.outputs.privateNetwork : null
  }
}

module monitoring 'app/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    workspaceName: '${abbreviations.operationalInsightsWorkspaces}${token}'
    componentName: '${abbreviations.insightsComponents}${token}'
    location: location
    tags: tags
    retentionDays: retentionDays
    appPrincipalId: identity.outputs.principalId
  }
}

module scheduler 'app/durable-task-scheduler.bicep' = if (durableTaskSchedulerEnabled) {
  name: 'durable-task-scheduler'
  scope: group
  params: {
    name: '${abbreviations.durableTaskSchedulers}${token}'
    location: location
    tags: tags
    taskHubName: taskHubName
    skuName: durableTaskSchedulerSku
    appPrincipalId: identity.outputs.principalId
  }
}

module functionApp 'app/function-app.bicep' = {
  name: 'functions'
  scope: group
  params: {
    name: '${abbreviations.webSitesFunctions}${token}'
    planName: '${abbreviations.webServerFarms}${token}'
    location: location
    tags: tags
    identityId: identity.outputs.resourceId
    identityClientId: identity.outputs.clientId
    storageAccountName: storage.outputs.name
    deploymentContainerName: deploymentContainerName
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    subnetId: vnetEnabled ? network!.outputs.appSubnetId : null
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyDurable: alwaysReadyDurable
    alwaysReadyPoll: alwaysReadyPoll
    schedulerEndpoint: durableTaskSchedulerEnabled ? scheduler!.outputs.endpoint : ''
    appSettings: {
      BATCH_INTERVAL_SECONDS: string(poll.?intervalSeconds ?? 60)
      CHECKPOINT_LOCATION: checkpointContainerName
      COUCHDB_ATTEMPTS: string(couchDb.?attempts ?? 4)
      COUCHDB_DATABASE: couchDbDatabase
      COUCHDB_INITIAL_REQUESTS: string(couchDb.?initialRequests ?? 64)
      COUCHDB_JOBS_DATABASE: couchDbJobsDatabase
      COUCHDB_MAX_ATTACHMENT_BYTES: string(couchDb.?maxAttachmentBytes ?? 33554432)
      COUCHDB_MAX_CONNECTIONS: string(couchDb.?maxConnections ?? 128)
      COUCHDB_MAX_DOCUMENT_BYTES: string(couchDb.?maxDocumentBytes ?? 67108864)
      COUCHDB_MAX_REQUESTS: string(couchDb.?maxRequests ?? 128)
      COUCHDB_MIN_REQUESTS: string(couchDb.?minRequests ?? 1)
      COUCHDB_PASSWORD: empty(couchDbPassword) ? '' : keyVault.outputs.couchDbPasswordReference
      COUCHDB_REQUEST_TIMEOUT_SECONDS: string(couchDb.?requestTimeoutSeconds ?? 60)
      COUCHDB_RETRY_WINDOW_SECONDS: string(couchDb.?retryWindowSeconds ?? 30)
      COUCHDB_URL: couchDbUrl
      COUCHDB_USER: couchDbUser
      ENSURE_INDEXES: poll.?ensureIndexes ?? 'own'
      EXPORT_FOLDER: exportFolder
      FIRST_POLL_DAYS: string(poll.?firstPollDays ?? 30)
      HEALTH_TIME_ZONE: poll.?timeZone ?? 'UTC'
      JOB_NOTIFY_KEY: empty(jobNotifyKey) ? '' : keyVault.outputs.jobNotifyKeyReference
      JOB_NOTIFY_PRIVATE: string(jobs.?notifyPrivate ?? false)
      JOB_PAGES_IN_FLIGHT: string(jobs.?pagesInFlight ?? 3)
      MATCH_CACHE_MB: string(matchCacheMegabytes)
      MATCH_DATABASE: matchDatabase
      MATCH_LOCATION: matchContainerName
      JOB_RETENTION_DAYS: string(jobs.?retentionDays ?? 30)
      MAX_RUNNING_JOBS: string(jobs.?maxRunning ?? 4)
      QUERY_CACHE_MB: string(queryCacheMegabytes)
      QUERY_LOCATION: queryContainerName
      QUERY_MEMORY_MB: string(queryMemoryMegabytes)
      QUERY_ROOT: lakeGigabytes > 0 ? lakePath : queryRoot
      QUERY_TABLES: queryTables
      QUERY_TIMEOUT_SECONDS: string(queryTimeoutSeconds)
      QUERY_WORKERS: string(queryWorkers)
      MODEL_LOCATION: modelLocation
      MONGO_COLLECTION: mongoCollection
      MONGO_DB_NAME: mongoDatabase
      MONGO_URI: empty(mongoUri) ? '' : keyVault.outputs.mongoUriReference
      MYSQL_URL: empty(mySqlUrl) ? '' : keyVault.outputs.mySqlUrlReference
      POLL_BATCH_SIZE: string(poll.?batchSize ?? 1000)
      POLL_BUDGET_SECONDS: string(poll.?budgetSeconds ?? 45)
      POLL_FAN_OUT_USERS: string(poll.?fanOutUsers ?? 2000)
      POLL_LAG_SECONDS: string(poll.?lagSeconds ?? 5)
      POLL_OVERLAP_SECONDS: string(poll.?overlapSeconds ?? 60)
      POLL_SCHEDULE: poll.?schedule ?? '0 * * * * *'
      POLL_SOURCES: string(poll.?sources ?? [])
      TASKHUB_NAME: taskHubName
    }
  }
}

module lake 'app/lake.bicep' = if (lakeGigabytes > 0) {
  name: 'lake'
  scope: group
  params: {
    name: '${abbreviations.storageStorageAccounts}lake${token}'
    location: location
    tags: tags
    skuName: storageSku
    gigabytes: lakeGigabytes
    appName: functionApp.outputs.name
    mountPath: lakePath
    subnetId: vnetEnabled ? network!.outputs.appSubnetId : null
  }
}

module alerts 'app/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    location: location
    tags: tags
    actionGroupName: '${abbreviations.insightsActionGroups}${token}'
    email: alertEmail
    workspaceId: monitoring.outputs.workspaceId
    checkpointLagMinutes: checkpointLagMinutes
  }
}

@description('Region of the resources.')
output AZURE_LOCATION string = location

@description('Resource group of the app.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Name of the app.')
output AZURE_FUNCTION_NAME string = functionApp.outputs.name

@description('Address of the app.')
output AZURE_FUNCTION_URL string = functionApp.outputs.url

@description('Name of the storage account, for the repair of checkpoints.')
output AZURE_STORAGE_ACCOUNT string = storage.outputs.name

@description('Name of the container of the checkpoints.')
output CHECKPOINT_LOCATION string = checkpointContainerName
