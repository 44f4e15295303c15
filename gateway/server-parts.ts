/**
 * What an exchange's server answers with: each address, and the parts behind it.
 *
 * @module
 */
import type { Region } from '../catalog/types.ts'
import type { ContentKeys } from './audit/content-keys.ts'
import { nodeDisk } from './audit/disk.ts'
import type { AuditLog } from './audit/running-log.ts'
import type { Foundation } from './build.ts'
import type { ExchangeConfig } from './config.ts'
import { single } from './core/single.ts'
import { makeEvidenceGatherer } from './gather-evidence.ts'
import type { GrantKeeper } from './grants/grant-keeper.ts'
import { makeFrontDoor } from './http/front-door.ts'
import type { QualityKeeper } from './quality/quality-keeper.ts'
import { checkHealth } from './http/health.ts'
import { isFromMirror, readLogFile } from './http/log-files.ts'
import type { RunningJobs } from './start-jobs.ts'
import { makeMetrics, type Metrics } from './metrics.ts'
import { makePeerCatalog } from './peer/catalog.ts'
import type { Peer } from './peer/client.ts'
import { makeConsole } from './console/server/console.ts'
import { makeManagementApi } from './management/api.ts'
import { ManagementEvent } from './management/event.ts'
import { TOPICS } from './management/topics.ts'
import type { HouseKeeper } from './house-keeper.ts'
import type { LayoutWatch } from './layout-watch.ts'
import type { ServerParts } from './server.ts'
import type { SourceSet } from './source-set.ts'
import type { RegistryKeeper } from './registry/registry-keeper.ts'
import { ownersOf } from './registry/registered.ts'
import { makeRehearsal } from './rehearsal.ts'
import { makePeerAnswers } from './answer-peers.ts'
import type { HearProcedureOptions } from './procedures/hear-procedure.ts'
import type { ReconcileOptions } from './twins/reconcile.ts'
import type { OpenWitnessing } from './open-witnessing.ts'
import type { State } from './open-state.ts'
import type { Doors } from './make-doors.ts'
import type { PlacedLog } from './placed-log.ts'

export interface Running {
  readonly config: ExchangeConfig
  readonly doors: Doors
  readonly foundation: Foundation
  readonly keeper: HouseKeeper
  readonly log: AuditLog
  readonly logOptions: PlacedLog
  readonly contentKeys: ContentKeys
  readonly state: State
  readonly sources: SourceSet
  readonly registry: RegistryKeeper
  readonly jobs: RunningJobs
  readonly witnessing: OpenWitnessing
  readonly peers: readonly Peer[]
  readonly twins: ReconcileOptions
  readonly procedures: HearProcedureOptions
  readonly grants: GrantKeeper
  readonly quality: QualityKeeper
  readonly layouts: LayoutWatch
  readonly now: () => Date
}

export function serverParts(running: Running): ServerParts {
  const { config, doors, foundation, keeper, log, witnessing } = running
  const { identities, doorkeeper } = doors
  const metrics = makeMetrics()
  metrics.gauge('shudao_log_entries', 'Entries of the exchange log.', () => log.size())
  metrics.gauge(
    'shudao_index_lag_entries',
    'Entries of the exchange log that cannot be searched for yet.',
    () => Math.max(0, log.size() - (running.jobs.indexed()?.entries ?? 0)),
  )
  metrics.gauge('shudao_log_entries_witnessed', 'Entries under a witnessed checkpoint.', () =>
    witnessing.witnessedSize(),
  )
  metrics.gauge(
    'shudao_mirrors_age_seconds',
    "Seconds since the copy of a peer's log that is furthest behind was up to date; 0 without copies.",
    () => witnessing.mirrors.ageSec(),
  )
  metrics.gauge(
    'shudao_registrations_refused',
    '1 while the last change of registrations is refused and the former ones stay in force.',
    () => (keeper.refused() === undefined ? 0 : 1),
  )
  metrics.gauge(
    'shudao_grant_states_age_seconds',
    'Seconds since the database was heard of suspended and revoked grants.',
    () => (running.now().getTime() - running.grants.heardAt().getTime()) / 1000,
  )
  countQuality(metrics, running.quality)
  metrics.gauge('shudao_requests_running', 'Requests under way.', () =>
    foundation.admission.running(),
  )
  metrics.gauge('shudao_requests_places', 'Requests that there is room for just now.', () =>
    foundation.admission.places(),
  )
  metrics.counter(
    'shudao_layout_differences_total',
    'Answers laid out by both whose compiled layout was not what the stitched schema gives.',
    () => running.layouts.total(),
  )
  const parts = {
    config,
    house: keeper.house,
    registrations: keeper.registrations,
    reload: keeper.reload,
    // Of the moment in which it is asked.
    get content() {
      return keeper.registrations().content
    },
    sources: running.sources.adapters,
    guards: running.sources.adapters,
    ownerOfSource: (id: string) =>
      config.sources.find((one) => one.id === id)?.department ??
      ownersOf(running.registry.registered().sources)(id),
    rehearse: makeRehearsal(running),
    gatherEvidence: makeEvidenceGatherer(running),
    peers: running.peers,
    witnessedSize: () => witnessing.witnessedSize(),
    log,
    database: running.state.database,
    now: running.now,
    logger: foundation.logger,
  }
  const logPlace = { config, identities, ...running.logOptions }
  const manage = makeManagementApi({ identities, topics: TOPICS, parts })
  return {
    frontDoor: makeFrontDoor({
      house: keeper.house,
      doorkeeper,
      authority: new URL(config.publicUrl).host,
      onAnswered: metrics.answered,
    }),
    metrics: metrics.text,
    health: () => checkHealth({ ...running, sources: running.sources.adapters }),
    token: identities.answerTokenRequest,
    oauthMetadata: identities.metadata,
    jwks: identities.jwks,
    vkey: log.vkey,
    witness: witnessing.witness,
    peerMessage: makePeerAnswers({
      config,
      fetcher: running.logOptions.fetcher,
      log,
      doorkeeper,
      twins: running.twins,
      procedures: running.procedures,
      contentKeys: running.contentKeys,
      house: keeper.house,
      now: running.now,
    }),
    peerCatalog: makePeerCatalog({
      doorkeeper,
      config,
      resources: () => keeper.registrations().resources,
    }),
    logFile: (path, request) =>
      readLogFile(logPlace, path, {
        authorization: single(request.headers['authorization']),
        isMirror: () => isFromMirror({ doorkeeper, config }, request),
      }),
    mirrorFile: async (hash, path, { headers }) => {
      const logDir = witnessing.mirrors.logDirOf(hash)
      if (logDir === undefined) return { status: 404, message: NOT_MIRRORED }
      // Whether everybody may read its entries is for the log's owner to say: here they are for auditors.
      const place = {
        config: { logEntries: 'auditors' as const },
        identities,
        disk: nodeDisk,
        logDir,
      }
      return readLogFile(place, path, { authorization: single(headers['authorization']) })
    },
    manage,
    logger: foundation.logger,
    console: makeConsole({
      ...parts,
      region: config.region,
      regionNames: namesOf(keeper.house().region),
      name: config.name,
      publicUrl: config.publicUrl,
      staff: config.staff,
      config: config.console,
      logFile: (path, staff) => readLogFile(logPlace, path, { staff }),
      manage: (staff, body) => manage({ authorization: undefined, staff, body }),
      record: (operation, staff, outcome, code) =>
        new ManagementEvent(operation, {}, { ...parts, staff }).record(outcome, code),
    }),
  }
}

const NOT_MIRRORED =
  'No such log is mirrored here. The exchange that writes it has it under /log; the address here holds the SHA-256 of its origin.'

function namesOf({ nameZh, nameEn }: Region): Pick<Region, 'nameZh' | 'nameEn'> {
  return { nameZh, nameEn }
}

function countQuality(metrics: Metrics, { totals }: QualityKeeper): void {
  const counts = {
    records: ['shudao_records_total', 'Records that passed, by resource.'],
    missing: ['shudao_values_missing_total', 'Values that sources did not hold.'],
    invalid: ['shudao_values_invalid_total', 'Values that broke their standard.'],
  } as const
  for (const [count, [name, help]] of Object.entries(counts)) {
    metrics.perResource(name, help, () =>
      [...totals()].map(([resource, total]) => [resource, total[count as keyof typeof counts]]),
    )
  }
}
