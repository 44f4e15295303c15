import { auditAlarmsTopic } from './audit-alarms.ts'
import { auditEvidenceTopic } from './audit-evidence.ts'
import { auditSearchTopic } from './audit-search.ts'
import { auditSubjectsTopic } from './audit-subjects.ts'
import { catalogTopic } from './catalog.ts'
import { catalogDcatTopic } from './catalog-dcat.ts'
import { catalogFileTopic } from './catalog-file.ts'
import { catalogTableTopic } from './catalog-table.ts'
import { emergenciesTopic } from './emergencies.ts'
import { grantsTopic } from './grants.ts'
import { healthTopic } from './health.ts'
import { logHoldsTopic } from './log-holds.ts'
import { logStateTopic } from './log-state.ts'
import { meTopic } from './me.ts'
import { policyTopic } from './policy.ts'
import { policyExplainTopic } from './policy-explain.ts'
import { policyRecordTopic } from './policy-record.ts'
import { qualityTopic } from './quality.ts'
import { quotasTopic } from './quotas.ts'
import { probeTopic } from './probe.ts'
import { proposalTopic } from './proposal.ts'
import { registryTopic } from './registry.ts'
import { consumersTopic } from './consumers.ts'
import { correctionsTopic } from './corrections.ts'
import { requestsTopic } from './requests.ts'
import { registeringTopic } from './registering.ts'
import { registryEntriesTopic } from './registry-entries.ts'
import type { Topic } from './operation.ts'

/** Everything the management API speaks of. A new topic is one file and one line here. */
export const TOPICS: readonly Topic[] = [
  meTopic,
  catalogTopic,
  catalogDcatTopic,
  catalogTableTopic,
  catalogFileTopic,
  registryTopic,
  registryEntriesTopic,
  probeTopic,
  proposalTopic,
  registeringTopic,
  consumersTopic,
  requestsTopic,
  correctionsTopic,
  grantsTopic,
  emergenciesTopic,
  qualityTopic,
  quotasTopic,
  policyTopic,
  policyExplainTopic,
  policyRecordTopic,
  auditSearchTopic,
  auditEvidenceTopic,
  auditAlarmsTopic,
  auditSubjectsTopic,
  logHoldsTopic,
  healthTopic,
  logStateTopic,
]
