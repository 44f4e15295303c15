/** The help of the audit commands, which is all that an auditor has beside README. */
import assert from 'node:assert/strict'
import { shudao } from '../../regions/own-exchange.ts'

describe('shudao audit --help', function () {
  this.timeout(240_000)

  it('has of every command an example, of options that the command has and all that it needs', async () => {
    const { out } = await shudao(['audit', '--help'])
    const names = [...(out.split('Commands:')[1] ?? '').matchAll(/^ {2}([a-z-]+) /gm)]
      .map(([, name]) => name ?? '')
      .filter((name) => name !== 'help')
    assert.ok(names.length > 20, out)
    for (const name of names) {
      const help = await shudao(['audit', name, '--help'])
      const [options = '', shown = ''] = help.out.split(/\nExamples?:\n/)
      const known = [...options.matchAll(/(--[a-z-]+)/g)].map(([, flag]) => flag)
      const examples = shown.trim().split('\n')
      for (const example of examples) {
        assert.match(example, new RegExp(`^ *shudao audit ${name}( |$)`), help.out)
        for (const [, flag] of example.matchAll(/ (--[a-z-]+)/g)) {
          assert.ok(known.includes(flag), `${name} has no ${flag}`)
        }
        for (const needed of ['--reason', '--by', '--approved-by', '--vkey <vkey...>']) {
          const [flag = ''] = needed.split(' ')
          if (options.includes(needed)) assert.ok(example.includes(flag), `${example}: ${flag}`)
        }
      }
    }
  })
})
