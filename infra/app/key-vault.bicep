// The key vault with the secrets of the app. The app reads them by reference, with its own identity.

import { privateNetwork } from 'types.bicep'

@description('Name of the key vault.')
param name string

@description('Region of the key vault.')
param location string

@description('Tags of the key vault.')
param tags object

@description('The password of CouchDB; empty where CouchDB needs no account.')
@secure()
param couchDbPassword string

@description('What the messages of a job\'s end are signed with; empty where they are not.')
@secure()
param jobNotifyKey string

@description('The address of MongoDB with its account; empty where nothing is polled.')
@secure()
param mongoUri string

@description('The address of MySQL with its account; empty where no table lies there.')
@secure()
param mySqlUrl string

@description('The private network; null where the vault is reached over its public endpoint.')
param network privateNetwork?

@description('Principal id of the identity of the app.')
param appPrincipalId string

var couchDbPasswordName = 'couchdb-password'
var jobNotifyKeyName = 'job-notify-key'
var mongoUriName = 'mongo-uri'
var mySqlUrlName = 'mysql-url'

module vault 'br/public:avm/res/key-vault/vault:0.14.0' = {
  name: 'vault'
  params: {
    name: name
    location: location
    tags: tags
    sku: 'standard'
    enableRbacAuthorization: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 7
    enableVaultForDeployment: false
    enableVaultForDiskEncryption: false
    enableVaultForTemplateDeployment: false
    publicNetworkAccess: network == null ? 'Enabled' : 'Disabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: network == null ? 'Allow' : 'Deny'
    }
    secrets: concat(
      empty(couchDbPassword) ? [] : [{ name: couchDbPasswordName, value: couchDbPassword }],
      empty(jobNotifyKey) ? [] : [{ name: jobNotifyKeyName, value: jobNotifyKey }],
      empty(mongoUri) ? [] : [{ name: mongoUriName, value: mongoUri }],
      empty(mySqlUrl) ? [] : [{ name: mySqlUrlName, value: mySqlUrl }]
    )
    privateEndpoints: network == null
      ? []
      : [
          {
            service: 'vault'
            subnetResourceId: network!.endpointSubnetId
            privateDnsZoneGroup: {
              privateDnsZoneGroupConfigs: [{ privateDnsZoneResourceId: network!.vaultZoneId }]
            }
          }
        ]
    roleAssignments: [
      {
        principalId: appPrincipalId
        principalType: 'ServicePrincipal'
        roleDefinitionIdOrName: 'Key Vault Secrets User'
      }
    ]
  }
}

#disable-next-line outputs-should-not-contain-secrets // It says where the secret is, not what it is.
@description('What stands in the settings for the password of CouchDB. Without a version, so that a new one is taken up within a day.')
output couchDbPasswordReference string = '@Microsoft.KeyVault(VaultName=${vault.outputs.name};SecretName=${couchDbPasswordName})'

#disable-next-line outputs-should-not-contain-secrets // It says where the secret is, not what it is.
@description('What stands in the settings for the key that messages are signed with.')
output jobNotifyKeyReference string = '@Microsoft.KeyVault(VaultName=${vault.outputs.name};SecretName=${jobNotifyKeyName})'

@description('What stands in the settings for the address of MongoDB.')
output mongoUriReference string = '@Microsoft.KeyVault(VaultName=${vault.outputs.name};SecretName=${mongoUriName})'

@description('What stands in the settings for the address of MySQL.')
output mySqlUrlReference string = '@Microsoft.KeyVault(VaultName=${vault.outputs.name};SecretName=${mySqlUrlName})'
