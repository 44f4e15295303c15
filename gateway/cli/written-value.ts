import { writeFileSync } from 'node:fs'
import { isYamlFile, writeYaml } from '../../catalog/yaml-file.ts'

/**
 * Writes a value in the form that the file's name says: YAML, with a comment at the places that have one, or JSON.
 *
 * @param comments by JSON pointer
 */
export function writeValue(
  file: string,
  value: unknown,
  comments?: ReadonlyMap<string, string>,
): void {
  const text = isYamlFile(file) ? writeYaml(value, comments) : `${JSON.stringify(value, null, 2)}\n`
  writeFileSync(file, text)
}
