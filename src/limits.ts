type Limit = { readonly value: number; readonly unit: string; readonly what: string }

const ms = (value: number, what: string): Limit => ({ value, unit: 'ms', what })
const bytes = (value: number, what: string): Limit => ({ value, unit: 'bytes', what })
const count = (value: number, what: string): Limit => ({ value, unit: '', what })

/**
 * Every limit, time-out and retry that is no setting; those that are stand in `config.ts`. Limits of single fields stand in their
 * schemas. The table in deploy/README.md is made from this one.
 */
export const limitTable = {
  idleConnection: ms(60_000, 'a connection on which nothing happens is closed'),
  headCheck: ms(2_000, 'between two looks for callers who send too slowly'),
  lingering: ms(10_000, 'a caller who was refused may finish what it was sending'),
  headBytes: bytes(32_768, 'address and headers of a request together'),
  bodyCheck: ms(250, 'between two looks for senders whose body comes too slowly'),
  bodyBeginning: ms(5_000, 'in which the first part of a body must arrive'),
  bodyBeginningBytes: bytes(16_000, 'the first part of a body'),
  bodyRate: bytes(16_000, 'of a body must arrive in each second after that'),
  waitingBytes: bytes(64_000_000, 'of bodies on their way together; beyond, the one that has waited longest is cut off'),
  dearBody: bytes(262_144, 'from which on a body is evaluated in turns, one of each client at a time'),
  dearBytesOfClient: bytes(24_000_000, 'of such bodies of one client that may wait; further ones are refused'),
  dearBytes: bytes(48_000_000, 'of such bodies of all clients'),
  dearPause: ms(25, 'the longest pause after a turn, in which small calls are answered'),
  bodyDepth: count(64, 'levels of nesting in a body'),
  bodyNodes: count(500_000, 'values in a body'),
  drafts: count(200, 'orders of one session'),
  wordedEntries: count(4_000, 'orders, problems and other entries with words in the prefetch of a call; results are not counted'),
  textCharacters: count(4_000, 'characters of one text of an order or a problem; an entry with a longer one counts as not read'),
  entryCharacters: count(16_000, 'characters of all texts of such an entry'),
  callCharacters: count(
    1_000_000,
    'characters of all such entries of one call, and as many of the orders under way; further entries count as not read'
  ),
  entryObjects: count(1_000, 'objects and lists in such an entry'),
  components: count(1_000, 'components of one result; of one with more none is read, and its list counts as read in part'),
  shadowJudging: ms(50, 'for which a shadow version may judge a call that is answered; what takes longer is counted and dropped'),
  feedbackEntries: count(1_000, 'entries of one post of feedback'),
  cardEvents: count(100, 'entries about one card of one client that are kept; further ones are refused'),
  entryReasons: count(20, 'reasons of one entry of feedback that are kept'),
  commentCharacters: count(10_000, 'characters of the comment of one entry'),
  warmUp: ms(1_500, 'of judging examples before the service is ready, at most'),
  rehearsal: ms(10, 'of judging examples at a time, after the start, so that the first calls find compiled code'),
  rehearsalPause: ms(40, 'between two such times'),
  loadCheck: ms(100, 'between two looks at how late the process is'),
  burst: count(150, 'calls in one moment of lateness before any is refused'),
  overloadRetry: count(2, 'seconds after which a refused caller is told to try again'),
  storeRetry: count(5, 'the same while the store is away'),
  readyPatience: ms(2_000, 'for which readiness waits for the store and the keys'),
  closing: ms(4_000, 'for writing what is queued, after the calls under way have ended'),

  tokensRemembered: count(
    2_000_000,
    'used tokens that one process remembers, 900 s of 2,000 calls a second; when full further ones are refused'
  ),
  tokenSweep: ms(10_000, 'between two clearings of tokens that have expired'),
  tokenStorePatience: ms(250, 'for which a call waits for the store to say whether a token is new'),
  tokenStoreRest: ms(5_000, 'for which a store that did not say is not asked'),
  tokenFuture: count(60, 'seconds by which the clock of a caller may be ahead'),
  keysFresh: ms(600_000, 'after which a key set is read again'),
  keysTrusted: ms(3_600_000, 'after which keys that could not be read again are no longer trusted'),
  keyReadings: count(3, 'readings of a key set for unknown keys in a row'),
  keyInterval: ms(30_000, 'in which one more such reading is earned'),
  keyBackOff: ms(5_000, 'before a key set that failed is read again; doubles each time'),
  keyLongestBackOff: ms(300_000, 'the longest of these pauses'),
  keyTimeout: ms(3_000, 'for reading a key set'),
  keyBytes: bytes(262_144, 'a key set'),
  keys: count(100, 'keys in a set'),

  fhirBody: bytes(3_000_000, 'one answer of a FHIR server'),
  fhirCall: bytes(5_000_000, 'all answers for one call; the system takes in some 4 MB ahead for each connection beside them'),
  fhirRequests: count(50, 'requests for one call'),
  fhirPages: count(4, 'pages of one search'),
  fhirEntries: count(1_000, 'entries of one search'),
  fhirReferences: count(20, 'medications read because an order points to them'),
  fhirSockets: count(192, 'connections to one FHIR server'),
  fhirFreeSockets: count(64, 'idle ones among them'),
  fhirIdle: ms(4_000, 'after which an idle one is closed'),
  fhirConcurrent: count(64, 'calls that may wait for one FHIR server'),
  fhirFailures: count(5, 'failed calls in a row that open the circuit; nothing is tried twice within a call'),
  fhirPause: ms(4_000, 'before an open circuit lets one call try; doubles each time that fails'),
  fhirLongestPause: ms(16_000, 'the longest of these pauses'),
  fhirServers: count(1_000, 'FHIR bases whose health is remembered'),

  postgresConnect: ms(2_000, 'for a connection to PostgreSQL'),
  postgresStatement: ms(5_000, 'for one statement there; migrations have no limit'),
  postgresConnections: count(4, 'connections of one process'),
  sqliteBusy: ms(20, 'for which SQLite itself waits for a lock'),
  lockPatience: ms(2_000, 'for which a statement is tried again while somebody else holds the lock'),
  lockPause: ms(100, 'the longest pause between two such tries'),
  storeClosing: ms(2_000, 'for a connection that hangs while the store is closed'),
  gathering: ms(200, 'in which records gather before they are written'),
  betweenTries: ms(1_000, 'between two tries to write them while the store is away'),
  evaluationsWaiting: count(10_000, 'evaluation records that may wait for the store; further ones are lost and counted'),
  evaluationsTogether: count(200, 'evaluation records of one commit'),
  decisionsWaiting: count(32_000_000, 'characters of decisions that may wait'),
  decisionsTogether: count(1_000_000, 'characters of decisions of one commit'),
  postsWaiting: count(5_000, 'posts of feedback, or tokens, that may wait; further ones are refused'),
  postCharacters: count(32_000_000, 'characters of feedback that may wait; a longer post goes alone'),
  postsTogether: count(200, 'entries of feedback, or tokens, of one commit'),
  cardLookup: ms(400, 'after which feedback about a card that is not known yet asks for it once more'),
  snoozePatience: ms(200, 'for which a card waits to learn whether it was dealt with; then it is shown'),
  pageRows: count(200, 'calls read at a time for an export'),
  reportRows: count(50, 'cards, or entries of feedback, read at a time for an export'),
  cardEventsRead: count(10, 'last entries about one card, beside the first, that a report looks at'),
  countedRows: count(500, 'cards or calls read at a time to be counted for a report'),
  reportParts: count(40, 'counted days or hours read at a time for a report'),
  reportDelay: ms(600_000, 'after its end in which an hour is still counted row by row: what was written behind may still come'),
  reportHours: ms(3 * 86_400_000, 'for which a day is counted by hours, so that late feedback has only its hour counted again'),
  reportOverlap: ms(600_000, 'of feedback that was looked at before and is looked at again for what it changes'),
  reportSlack: ms(5_000, 'by which feedback may be older than counts and still not be in them'),
  betweenReports: ms(900_000, 'between two reports that nobody asked for, so that the next one finds everything counted'),
  reportReasons: count(1_000, 'different reasons told apart in a report'),
  searchTerms: count(30, 'drugs and conditions that one search of the guideline lists'),
  exportBreak: ms(100, 'for the last line of an export that failed to arrive, before the connection is cut'),
  purgeRows: count(500, 'rows deleted at a time'),
  betweenTokenPurges: ms(60_000, 'between two deletions of expired tokens'),
  betweenRetentions: ms(3_600_000, 'between two deletions for `RETENTION_DAYS`'),
  troubleLog: ms(10_000, 'between two log lines about the same trouble')
} satisfies Readonly<Record<string, Limit>>

/** The values alone. */
export const limits = Object.freeze(Object.fromEntries(Object.entries(limitTable).map(([name, { value }]) => [name, value]))) as {
  readonly [Name in keyof typeof limitTable]: number
}
