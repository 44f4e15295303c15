import assert from 'node:assert/strict'
import { tellReach } from '../../../gateway/cli/index-reach.ts'

const REACH = {
  log: 'chongqing.test/log',
  entries: 812,
  time: '2026-03-02T02:15:30.000Z',
  prunedTo: 0,
  size: 813,
}

describe('what a search that found nothing looked through', () => {
  it('is told by entries and time, with the length of the log', () => {
    assert.equal(
      tellReach(REACH),
      'Searched: entries 0 to 811 of chongqing.test/log, recorded until 2026-03-02T10:15:30. When it was asked, the log had 813.',
    )
  })

  it('is told of the log of another replica, whose length only that one knows', () => {
    assert.equal(
      tellReach({ ...REACH, size: null }),
      'Searched: entries 0 to 811 of chongqing.test/log, recorded until 2026-03-02T10:15:30.',
    )
  })

  it('is told to be nothing where the index is empty, and to have gaps where entries were pruned', () => {
    assert.equal(
      tellReach({ ...REACH, entries: 0, time: null }),
      'Of chongqing.test/log nothing was searched: its index is empty. When it was asked, the log had 813.',
    )
    assert.match(tellReach({ ...REACH, prunedTo: 512 }), /Below entry 512 some were pruned before/)
  })
})
