// Three alerts on what the app logs and measures: a job that failed, records that lag behind, dead letters.

@description('Region of the alert rules.')
param location string

@description('Tags of the alert rules.')
param tags object

@description('Name of the action group.')
param actionGroupName string

@description('Who is mailed; empty for nobody, the alerts are then only shown in the portal.')
param email string

@description('Resource id of the Log Analytics workspace that holds the telemetry.')
param workspaceId string

@description('Lag of the checkpoint, in minutes, that is too long.')
param checkpointLagMinutes int

var jobFailures = '''
union
  (AppTraces | where tostring(Properties.EventName) == 'JobFailed'),
  (AppRequests | where Name has 'ClassifyDatabase' and Success == false)
'''

// While nothing new is written the cursor stands still and the lag grows: that is no fault as long as polls end well.
var checkpointLag = '''
AppMetrics
| where Name in ('pipeline.poll.checkpoint_lag', 'pipeline.poll.last_success', 'pipeline.poll.records')
| extend Source = tostring(Properties.source)
| summarize Lag = minif(Min, Name == 'pipeline.poll.checkpoint_lag'), LastSuccess = maxif(Max, Name == 'pipeline.poll.last_success'), Records = sumif(Sum, Name == 'pipeline.poll.records') by Source
| where Records > 0 or datetime_diff('second', now(), unixtime_seconds_todatetime(LastSuccess)) > LIMIT
| project Source, Lag
'''

var deadLetters = '''
AppMetrics
| where Name == 'pipeline.poll.dead_letters'
| summarize DeadLetters = sum(Sum)
| where DeadLetters > 0
'''

var rules = [
  {
    name: 'job-failed'
    description: 'A job has ended as Failed: GET /api/jobs/{id} says why.'
    severity: 1
    criterion: {
      query: jobFailures
      timeAggregation: 'Count'
      operator: 'GreaterThan'
      threshold: 0
    }
  }
  {
    name: 'checkpoint-lag'
    description: 'Records are behind by more than ${checkpointLagMinutes} minutes: GET /api/polls says how far, and what went wrong last.'
    severity: 2
    criterion: {
      query: replace(checkpointLag, 'LIMIT', string(checkpointLagMinutes * 60))
      metricMeasureColumn: 'Lag'
      timeAggregation: 'Minimum'
      dimensions: [{ name: 'Source', operator: 'Include', values: ['*'] }]
      operator: 'GreaterThan'
      threshold: checkpointLagMinutes * 60
    }
  }
  {
    name: 'dead-letters'
    description: 'Records could not be processed: the collection of dead letters says which, and why.'
    severity: 3
    criterion: {
      query: deadLetters
      metricMeasureColumn: 'DeadLetters'
      timeAggregation: 'Total'
      operator: 'GreaterThan'
      threshold: 0
    }
  }
]

module actionGroup 'br/public:avm/res/insights/action-group:0.8.0' = if (!empty(email)) {
  name: 'action-group'
  params: {
    name: actionGroupName
    groupShortName: 'pipeline'
    tags: tags
    emailReceivers: [
      {
        name: 'operator'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

module alertRules 'br/public:avm/res/insights/scheduled-query-rule:0.6.0' = [
  for rule in rules: {
    name: 'alert-${rule.name}'
    params: {
      name: rule.name
      location: location
      tags: tags
      alertDescription: rule.description
      severity: rule.severity
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      // The tables come into being with the first telemetry, after the rules.
      skipQueryValidation: true
      criterias: {
        allOf: [rule.criterion]
      }
      actions: empty(email) ? null : { actionGroupResourceIds: [actionGroup!.outputs.resourceId] }
    }
  }
]
