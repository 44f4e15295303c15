/**
 * What a grant's `resource` covers: one resource by its code, or all resources of a standard in a region, written
 * `510000.*.pensionBenefit`.
 *
 * @module
 */

/** The two ways in which a grant may name a resource: its code, and the standard in its region. */
export function namesOf(resource: string): readonly [string, string] {
  const [region = '', , standard = ''] = resource.split('.')
  return [resource, `${region}.*.${standard}`]
}

/** Region and standard, of a name that stands for all resources of a standard in a region. */
export function wholeStandard(
  resource: string,
): { readonly region: string; readonly standard: string } | undefined {
  const [region = '', department, standard = ''] = resource.split('.')
  return department === '*' ? { region, standard } : undefined
}
