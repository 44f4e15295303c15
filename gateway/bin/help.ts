/**
 * How every command's help is laid out.
 *
 * @module
 */
import { Help, type HelpConfiguration } from 'commander'

const commanders = new Help()

/** Marks what must be given; commander itself says so only once it is missing. */
export const HELP: HelpConfiguration = {
  optionDescription: (option) => {
    const description = commanders.optionDescription(option)
    const isRequired = option.mandatory && option.defaultValue === undefined
    return isRequired ? `${description} (required)` : description
  },
}
