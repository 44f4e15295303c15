/**
 * The story of the demo: four questions of one pension desk, and what is left of them in two logs.
 *
 * @module
 */
import { ask } from './ask.ts'
import type { SwitchSource } from './control.ts'
import { exchangeUrl } from './layout.ts'
import { showBothLogs } from './story/both-logs.ts'
import { certifyTheDead, certifyTheLiving } from './story/certify.ts'
import { overreach } from './story/overreach.ts'
import { sourceDown } from './story/source-down.ts'
import { PURPOSE } from './story/stage.ts'
import type { Stage } from './story/stage.ts'
import { demoToken } from './token.ts'

export interface StoryOptions {
  readonly folder: string
  readonly portBase: number
  readonly switchSource: SwitchSource
  /** Takes one line for the person at the terminal. */
  readonly say: (line: string) => void
  readonly now: () => Date
}

/**
 * Plays the story against the running demo.
 *
 * @returns the expectations that did not hold; empty when the story went as it should.
 */
export async function playStory(options: StoryOptions): Promise<readonly string[]> {
  const { folder, portBase, say, now } = options
  const token = await demoToken({ folder, portBase, consumer: 'cq-pension-desk', now })
  const exchange = exchangeUrl(portBase, '500000')
  const broken: string[] = []
  const stage: Stage = {
    folder,
    say,
    expect: (what, held) => {
      if (!held) broken.push(what)
    },
    isAsTold: () => broken.length === 0,
    ask: (query, variables) => ask({ exchange, token, purpose: PURPOSE, query, variables }),
    switchSource: options.switchSource,
  }
  const answers = [
    await certifyTheLiving(stage),
    await certifyTheDead(stage),
    await overreach(stage),
    await sourceDown(stage),
  ]
  await showBothLogs(stage, answers)
  return broken
}
