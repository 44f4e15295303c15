import type { Emergencies, NotedEmergency } from '../../gateway/core/house.ts'

/** Suspends a consumer for good after so many uses that nobody accounts for. */
export function countedEmergencies(usesMax: number): Emergencies {
  const noted: NotedEmergency[] = []
  return {
    note: async (use) => {
      noted.push(use)
    },
    barring: ({ id }) => {
      const used = noted.filter(({ consumer }) => consumer === id)
      const [first] = used
      if (first === undefined || used.length < usesMax) return undefined
      const { exchangeId, department, usedAt } = first
      const rejected = usesMax % 2 === 0 ? { at: usedAt.toISOString() } : null
      return { exchangeId, department, usedAt, dueAt: usedAt, rejected }
    },
  }
}
