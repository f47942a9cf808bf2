// The storage account: the app's package, the task hub of Durable Functions, checkpoints and models. Identities only, no keys.

import { privateNetwork } from 'types.bicep'

@description('Name of the storage account.')
param name string

@description('Region of the storage account.')
param location string

@description('Tags of the storage account.')
param tags object

@description('Redundancy of the storage account.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param skuName string

@description('Names of the blob containers.')
param containerNames string[]

@description('The private network; null where the account is reached over its public endpoint.')
param network privateNetwork?

@description('Principal id of the identity of the app.')
param appPrincipalId string

@description('Object id of who may repair checkpoints and put models in place; empty for nobody.')
param operatorPrincipalId string

@description('What kind of principal the operator is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorPrincipalType string

// The Functions host keeps leases and keys in blobs, which takes the rights of an owner of the data.
var appRoles = ['Storage Blob Data Owner', 'Storage Queue Data Contributor', 'Storage Table Data Contributor']

var appAssignments = map(appRoles, role => {
  principalId: appPrincipalId
  principalType: 'ServicePrincipal'
  roleDefinitionIdOrName: role
})

var operatorAssignments = empty(operatorPrincipalId)
  ? []
  : [
      {
        principalId: operatorPrincipalId
        principalType: operatorPrincipalType
        roleDefinitionIdOrName: 'Storage Blob Data Contributor'
      }
    ]

var endpoints = network == null
  ? []
  : [
      { service: 'blob', zoneId: network!.blobZoneId }
      { service: 'queue', zoneId: network!.queueZoneId }
      { service: 'table', zoneId: network!.tableZoneId }
    ]

module account 'br/public:avm/res/storage/storage-account:0.33.0' = {
  name: 'storage-account'
  params: {
    name: name
    location: location
    tags: tags
    skuName: skuName
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: network == null ? 'Enabled' : 'Disabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: network == null ? 'Allow' : 'Deny'
    }
    blobServices: {
      deleteRetentionPolicyEnabled: true
      deleteRetentionPolicyDays: 7
      containerDeleteRetentionPolicyEnabled: true
      containerDeleteRetentionPolicyDays: 7
      containers: map(containerNames, container => { name: container })
    }
    privateEndpoints: map(endpoints, endpoint => {
      service: endpoint.service
      subnetResourceId: network!.endpointSubnetId
      privateDnsZoneGroup: {
        privateDnsZoneGroupConfigs: [{ privateDnsZoneResourceId: endpoint.zoneId }]
      }
    })
    roleAssignments: concat(appAssignments, operatorAssignments)
  }
}

@description('Name of the storage account.')
output name string = account.outputs.name
