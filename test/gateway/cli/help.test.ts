/** What every command's help says of its options. */
import assert from 'node:assert/strict'
import { Command, Option } from 'commander'
import { HELP } from '../../../gateway/bin/help.ts'
import { shudao } from '../../regions/own-exchange.ts'

describe('shudao --help', function () {
  this.timeout(60_000)

  it('marks the options that a command cannot do without, at whatever depth, and no others', async () => {
    for (const [args, required] of [
      [['serve'], ['--config']],
      [['catalog', 'submit'], ['--reason']],
      [
        ['audit', 'erase'],
        ['--config', '--by', '--reason', '--approved-by'],
      ],
      [['catalog', 'search'], []],
    ] as const) {
      const { out } = await shudao([...args, '--help'])
      const options = out.split(/\n(?= {2}-)/).slice(1)
      const marked = options.filter((text) => /\(required\)$/.test(text.trim()))
      assert.deepEqual(
        marked.map((text) => /--[a-z-]+/.exec(text)?.[0]),
        required,
        out,
      )
    }
  })

  it('says of what is done to a grant what becomes of the request that it was made of', async () => {
    for (const [name, becomes] of [
      ['suspend', 'suspends the request'],
      ['revoke', 'terminates the request'],
      ['re-attest', 'makes the request active again'],
    ] as const) {
      const { out } = await shudao(['grant', name, '--help'])
      assert(out.replace(/\s+/g, ' ').includes(`; ${becomes} that it was made of`), out)
    }
  })

  it('keeps what it says besides, and marks none for which something is taken where nothing is given', () => {
    const command = new Command('try').configureHelp(HELP)
    command
      .addOption(new Option('--of <kind>', 'which').choices(['a', 'b']).makeOptionMandatory())
      .requiredOption('--by <who>', 'who', 'me')
    const help = command.helpInformation()
    assert.match(help, /--of <kind> +which \(choices: "a", "b"\) \(required\)$/m)
    assert.match(help, /--by <who> +who \(default: "me"\)$/m)
  })
})
