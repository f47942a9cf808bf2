// The virtual network: a subnet that the app goes out through, a subnet of private endpoints, and the DNS zones that they need.

import { privateNetwork } from 'types.bicep'

@description('Name of the virtual network.')
param name string

@description('Region of the virtual network.')
param location string

@description('Tags of the resources.')
param tags object

@description('Address space of the virtual network, in CIDR notation: /23 or larger. The first /24 of it is the app\'s, the second the private endpoints\'.')
param addressPrefix string

var zoneNames = [
  'privatelink.blob.${environment().suffixes.storage}'
  'privatelink.queue.${environment().suffixes.storage}'
  'privatelink.table.${environment().suffixes.storage}'
  'privatelink.vaultcore.azure.net'
]

module virtualNetwork 'br/public:avm/res/network/virtual-network:0.10.1' = {
  name: 'virtual-network'
  params: {
    name: name
    location: location
    tags: tags
    addressPrefixes: [addressPrefix]
    subnets: [
      {
        name: 'app'
        addressPrefix: cidrSubnet(addressPrefix, 24, 0)
        delegation: 'Microsoft.App/environments'
        serviceEndpoints: ['Microsoft.Storage']
      }
      {
        name: 'private-endpoints'
        addressPrefix: cidrSubnet(addressPrefix, 24, 1)
        privateEndpointNetworkPolicies: 'Enabled'
      }
    ]
  }
}

module zones 'br/public:avm/res/network/private-dns-zone:0.8.1' = [
  for zone in zoneNames: {
    name: 'zone-${split(zone, '.')[1]}'
    params: {
      name: zone
      tags: tags
      virtualNetworkLinks: [
        {
          virtualNetworkResourceId: virtualNetwork.outputs.resourceId
          registrationEnabled: false
        }
      ]
    }
  }
]

@description('Resource id of the subnet that the app goes out through.')
output appSubnetId string = virtualNetwork.outputs.subnetResourceIds[0]

@description('What private endpoints need.')
output privateNetwork privateNetwork = {
  endpointSubnetId: virtualNetwork.outputs.subnetResourceIds[1]
  blobZoneId: zones[0].outputs.resourceId
  queueZoneId: zones[1].outputs.resourceId
  tableZoneId: zones[2].outputs.resourceId
  vaultZoneId: zones[3].outputs.resourceId
}
