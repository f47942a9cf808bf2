@export()
@description('How the app uses CouchDB. What is left out has the default of the app.')
type couchDbClient = {
  @description('COUCHDB_REQUEST_TIMEOUT_SECONDS: longest wait for the head of an answer, and for each further piece of it.')
  @minValue(1)
  @maxValue(3600)
  requestTimeoutSeconds: int?

  @description('COUCHDB_ATTEMPTS: tries per request, the first included.')
  @minValue(1)
  @maxValue(10)
  attempts: int?

  @description('COUCHDB_RETRY_WINDOW_SECONDS: no try begins later than this after the first.')
  @minValue(0)
  @maxValue(600)
  retryWindowSeconds: int?

  @description('COUCHDB_MAX_ATTACHMENT_BYTES: largest attachment that is read.')
  @minValue(1)
  @maxValue(1073741824)
  maxAttachmentBytes: int?

  @description('COUCHDB_MAX_DOCUMENT_BYTES: largest JSON of one document that is read.')
  @minValue(1024)
  @maxValue(536870912)
  maxDocumentBytes: int?

  @description('COUCHDB_MAX_CONNECTIONS: connections of one instance to the server at most.')
  @minValue(1)
  @maxValue(1024)
  maxConnections: int?

  @description('COUCHDB_INITIAL_REQUESTS: concurrent requests of one instance at the start.')
  @minValue(1)
  @maxValue(1024)
  initialRequests: int?

  @description('COUCHDB_MIN_REQUESTS: the fewest that an overloaded CouchDB brings them down to.')
  @minValue(1)
  @maxValue(1024)
  minRequests: int?

  @description('COUCHDB_MAX_REQUESTS: the most that they grow to.')
  @minValue(1)
  @maxValue(1024)
  maxRequests: int?
}

@export()
@description('How jobs run unless they say otherwise. What is left out has the default of the app.')
type jobSettings = {
  @description('JOB_PAGES_IN_FLIGHT: pages of ten batches that a job has under way, over all instances.')
  @minValue(1)
  @maxValue(64)
  pagesInFlight: int?

  @description('MAX_RUNNING_JOBS: the most jobs that run at the same time.')
  @minValue(1)
  @maxValue(1000)
  maxRunning: int?

  @description('JOB_NOTIFY_PRIVATE: whether the end of a job may be told to loopback, link-local and private addresses.')
  notifyPrivate: bool?

  @description('JOB_RETENTION_DAYS: how long the engine keeps orchestrations that have ended.')
  @minValue(1)
  @maxValue(3650)
  retentionDays: int?
}

@export()
@description('How health records are polled. What is left out has the default of the app.')
type pollSettings = {
  @description('POLL_SCHEDULE: NCRONTAB expression with seconds; how often the timer asks whether a poll is due.')
  schedule: string?

  @description('BATCH_INTERVAL_SECONDS: time from one poll to the next while records come.')
  @minValue(1)
  @maxValue(86400)
  intervalSeconds: int?

  @description('POLL_LAG_SECONDS: how far behind the clock of the server a poll stays.')
  @minValue(0)
  @maxValue(3600)
  lagSeconds: int?

  @description('POLL_OVERLAP_SECONDS: how far before the cursor late writes are looked for.')
  @minValue(0)
  @maxValue(86400)
  overlapSeconds: int?

  @description('POLL_BATCH_SIZE: records read at once.')
  @minValue(1)
  @maxValue(100000)
  batchSize: int?

  @description('POLL_BUDGET_SECONDS: how long one run goes on starting batches.')
  @minValue(1)
  @maxValue(3600)
  budgetSeconds: int?

  @description('POLL_FAN_OUT_USERS: touched users above which they are recomputed over all instances.')
  @minValue(1)
  @maxValue(1000000)
  fanOutUsers: int?

  @description('ENSURE_INDEXES: which missing indexes the first poll creates, those of the analytics and dead letters (own), all or none.')
  ensureIndexes: ('own' | 'true' | 'false')?

  @description('FIRST_POLL_DAYS: how far back the first poll begins.')
  @minValue(0)
  @maxValue(36500)
  firstPollDays: int?

  @description('HEALTH_TIME_ZONE: the time zone in which a date that is stored as a time is read.')
  timeZone: string?

  @description('POLL_SOURCES: further collections that are polled.')
  sources: object[]?
}

@export()
@description('The private network that the resources are reached through.')
type privateNetwork = {
  @description('Resource id of the subnet of the private endpoints.')
  endpointSubnetId: string

  @description('Resource id of the private DNS zone of blob storage.')
  blobZoneId: string

  @description('Resource id of the private DNS zone of queue storage.')
  queueZoneId: string

  @description('Resource id of the private DNS zone of table storage.')
  tableZoneId: string

  @description('Resource id of the private DNS zone of key vaults.')
  vaultZoneId: string
}
