/**
 * What the entries in force make together: content, resources, consumers and sources, checked.
 *
 * @module
 */
import type { Content } from '../../catalog/content.ts'
import type { Problem } from '../../catalog/errors.ts'
import type { Finding } from '../../catalog/finding.ts'
import type { Consumer, Resource } from '../../catalog/types.ts'
import { areSame } from '../core/are-same.ts'
import type { RegisteredGuardrail } from '../../policies/guardrails.ts'
import { defectsInForce } from './entry-defects.ts'
import type { EntryKind } from './entry-kind.ts'
import { KINDS } from './entry-kinds.ts'
import { resourceOf } from './entry.ts'
import type { GuardrailEntry } from './guardrail-entry.ts'
import type { PlacedEntry } from './in-force.ts'
import { contentWith, isContentKind, problemsOfContent } from './registered-content.ts'
import type { RegisteredSource, SourceHoldings } from './source-entry.ts'

/** What has not changed is the same objects as before. */
export interface Registered {
  /** The shared content, with what is registered of it. */
  readonly content: Content
  readonly resources: readonly Resource[]
  readonly consumers: readonly Consumer[]
  /** Those that are in service. */
  readonly sources: readonly RegisteredSource[]
  /** Those that forbid. One that no longer fits is here all the same: without it more would be shown. */
  readonly guardrails: readonly RegisteredGuardrail[]
}

/** An entry that does not hold in view of the rest, and every reason. */
export type Misfit = Pick<PlacedEntry, 'kind' | 'code'> & { readonly findings: readonly Finding[] }

/**
 * Makes of entries what they are together, and tells of those that do not fit: they serve nobody until they are put right,
 * so that they stop neither a start nor another entry. A resource or a consumer is as if suspended, a part of the content
 * as if it had never been registered. What a source lacks on this machine is told where it is opened.
 */
export type MakeRegistered = (
  entries: Iterable<PlacedEntry>,
  onMisfit: (misfit: Misfit) => void,
  /** Whether this is what is in force from now on, and not a rehearsal. */
  isInForce: boolean,
) => Registered

type Remembered = WeakMap<PlacedEntry, { readonly of: Content; readonly value: unknown }>

/** @param base the content of the files. */
export function makeRegisteredMaker(base: Content, holdings: SourceHoldings): MakeRegistered {
  let content = base
  let parts: readonly PlacedEntry[] = []
  let made: Remembered = new WeakMap()
  return (entries, onMisfit, isInForce) => {
    const all = [...entries]
    const own = all.filter(({ kind }) => isContentKind(kind))
    const isSame = areSame(own, parts)
    const now = isSame ? content : contentOf(base, own, onMisfit)
    const memory: Remembered = isSame || isInForce ? made : new WeakMap()
    if (isInForce) {
      content = now
      parts = own
      made = memory
    }
    const of = <T>(kind: EntryKind, make: (entry: PlacedEntry) => T): readonly T[] =>
      Object.freeze(
        all
          .filter((one) => one.kind === kind)
          .map((one) => remembered(memory, now, one, () => make(one))),
      )
    const sourceEntries = all.filter(({ kind }) => kind === 'source')
    const sources = of('source', (one) => JSON.parse(one.text) as RegisteredSource)
    const ownerOfSource = ownersOf(sources)
    const isSound = (entry: PlacedEntry): boolean => {
      if (entry.state !== 'published') return true
      const findings = defectsInForce(
        entry,
        { content: now, holdings, ownerOfSource },
        entry.publishedOn,
      )
      if (findings.length > 0) onMisfit({ ...entry, findings })
      return findings.length === 0
    }
    return {
      content: now,
      resources: of('resource', (one) =>
        Object.freeze(resourceOf(one, { ...one, state: isSound(one) ? one.state : 'suspended' })),
      ),
      consumers: of('consumer', (one) => {
        const state = one.state === 'published' && isSound(one) ? 'active' : 'suspended'
        return Object.freeze<Consumer>({ ...(JSON.parse(one.text) as Consumer), state })
      }),
      sources: sources.filter((_, i) => sourceEntries[i]?.state === 'published'),
      guardrails: of('guardrail', (one) => JSON.parse(one.text) as GuardrailEntry).filter(
        ({ takenBack }) => takenBack !== true,
      ),
    }
  }
}

/** Also of those that are stopped: whose they are does not change. */
export function ownersOf(sources: readonly RegisteredSource[]): (id: string) => string | undefined {
  const owners = new Map(sources.map(({ id, department }) => [id, department]))
  return (id) => owners.get(id)
}

function remembered<T>(memory: Remembered, of: Content, entry: PlacedEntry, make: () => T): T {
  const known = memory.get(entry)
  if (known?.of === of) return known.value as T
  const value = make()
  memory.set(entry, { of, value })
  return value
}

/** Leaves out what does not fit, until the rest does; the content of the files alone does. */
function contentOf(
  base: Content,
  own: readonly PlacedEntry[],
  onMisfit: (misfit: Misfit) => void,
): Content {
  let left = own
  for (;;) {
    const whole = contentWith(
      base,
      left.map(({ kind, code, state, text }) => ({
        kind,
        code,
        value: state === 'published' ? (JSON.parse(text) as unknown) : undefined,
      })),
    )
    const problems = left.length === 0 ? [] : problemsOfContent(whole)
    if (problems.length === 0) return whole
    const blamed = left.filter((entry) => ownOf(entry, problems).length > 0)
    const out = blamed.length > 0 ? blamed : left
    for (const entry of out) {
      const findings = blamed.length > 0 ? ownOf(entry, problems) : problems.map(placed)
      onMisfit({ ...entry, findings })
    }
    left = left.filter((entry) => !out.includes(entry))
  }
}

function ownOf({ kind, code }: PlacedEntry, problems: readonly Problem[]): readonly Finding[] {
  return problems.filter(({ file }) => file === `${KINDS[kind].noun} ${code}`)
}

function placed({ file, pointer, message }: Problem): Finding {
  return { pointer: `${file} ${pointer}`.trim(), message }
}
