import { alarmAt, dateOf, type WatchRule } from './rule.ts'

type Items = readonly string[]

/** A consumer has an item released that it never had before. */
export const firstUse: WatchRule = async (watched) => {
  const used = new Map<
    string,
    {
      readonly consumer: string
      readonly resource: string
      readonly item: string
      readonly index: number
    }
  >()
  /**
   * The same items of the same resource are asked for all day, and records that are still in memory have one and the same list of
   * them: most of a batch is looked at once.
   */
  const looked = new Map<string, Map<string, Set<Items>>>()
  for (const { index, record } of watched.batch) {
    const { consumer, outcome, asks } = record
    if (consumer === null || (outcome !== 'released' && outcome !== 'partial')) continue
    for (const { resource, items } of asks) {
      const ofConsumer = entryOf(looked, consumer.id, () => new Map<string, Set<Items>>())
      const lists = entryOf(ofConsumer, resource, () => new Set<Items>())
      if (lists.has(items)) continue
      lists.add(items)
      for (const item of items) {
        const key = JSON.stringify([consumer.id, resource, item])
        if (!used.has(key)) used.set(key, { consumer: consumer.id, resource, item, index })
      }
    }
  }
  const all = [...used.values()]
  const rows = await watched.sql.query(
    `INSERT INTO shudao.watch_item (consumer, resource, item)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
     ON CONFLICT DO NOTHING RETURNING consumer, resource, item`,
    [all.map((one) => one.consumer), all.map((one) => one.resource), all.map((one) => one.item)],
  )
  const fresh = new Map<string, string[]>()
  for (const { consumer, resource, item } of rows) {
    const index = used.get(JSON.stringify([consumer, resource, item]))?.index
    const key = JSON.stringify([index, consumer, resource])
    fresh.set(key, [...(fresh.get(key) ?? []), String(item)])
  }
  return [...fresh].map(([key, items]) => {
    const [index, consumer, resource] = JSON.parse(key) as [number, string, string]
    const record = watched.batch.find((one) => one.index === index)?.record
    const named = items.sort().join(', ')
    const at = record === undefined ? new Date(0) : dateOf(record)
    return alarmAt(watched, 'first-use', [consumer, resource, String(index)], at, [index], {
      en: `The consumer ${consumer} had ${named} of ${resource} for the first time. Look whether that is what its grant was given for.`,
      zh: `${consumer} 首次使用 ${resource} 的信息项 ${named}。请核对是否符合授权用途。`,
    })
  })
}

/** What a map has under a key; put there when it is the first time. */
function entryOf<Entry>(map: Map<string, Entry>, key: string, make: () => Entry): Entry {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
