import type { House } from './house.ts'
import type { PlannedRead } from './types.ts'

/** Name of the body that provides: `四川省人力资源和社会保障厅`. */
export function departmentName(house: House, read: PlannedRead): string {
  const { department, region } = read.resource
  return house.catalog.department(department)?.bodies[region]?.nameZh ?? department
}
