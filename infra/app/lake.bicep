// The file share of the tables that lie in files, mounted in the app. A mount takes a key, so the share has a storage account of its own, and that of the app stays without keys.

@description('Name of the storage account of the share.')
param name string

@description('Region of the storage account.')
param location string

@description('Tags of the storage account.')
param tags object

@description('Redundancy of the storage account.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param skuName string

@description('The most that the share holds, in GB, from 1 on.')
param gigabytes int

@description('Name of the app that mounts it.')
param appName string

@description('Where it is mounted.')
param mountPath string

@description('Resource id of the subnet that the app goes out through; null without a virtual network.')
param subnetId string?

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: skuName }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    networkAcls: {
      bypass: 'None'
      defaultAction: subnetId == null ? 'Allow' : 'Deny'
      virtualNetworkRules: subnetId == null ? [] : [{ id: subnetId!, action: 'Allow' }]
    }
  }
}

resource files 'Microsoft.Storage/storageAccounts/fileServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    shareDeleteRetentionPolicy: { enabled: true, days: 7 }
  }
}

resource share 'Microsoft.Storage/storageAccounts/fileServices/shares@2025-06-01' = {
  parent: files
  name: 'lake'
  properties: {
    enabledProtocols: 'SMB'
    shareQuota: gigabytes
  }
}

resource app 'Microsoft.Web/sites@2024-11-01' existing = {
  name: appName
}

resource mount 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: app
  name: 'azurestorageaccounts'
  properties: {
    lake: {
      type: 'AzureFiles'
      protocol: 'Smb'
      accountName: account.name
      shareName: share.name
      mountPath: mountPath
      accessKey: account.listKeys().keys[0].value
    }
  }
}
