import assert from 'node:assert/strict'
import { clockSaid, type ClockFacts } from '../../../gateway/console/page/parts/clock-said.ts'
import { wordsOf } from '../../../gateway/console/page/words/words-of.ts'

const said = (state: string, daysLeft: number | null, dueOn: string | null): readonly string[] => {
  const clock: ClockFacts = { deadline: 'rectify', article: 27, state, daysLeft, dueOn }
  return [wordsOf('zh'), wordsOf('en')].map((words) => clockSaid(clock, words).text)
}

describe('what a legal clock says', () => {
  it('is that it is due today on its last day alone, also where that is a day off', () => {
    assert.deepEqual(said('due-today', 0, '2026-08-01'), ['今天到期', 'Due today'])
    // Seen on the Friday before the Sunday: no working day is left, and time is.
    assert.deepEqual(said('running', 0, '2026-08-02'), ['2026年8月2日到期', 'Due on 2 Aug 2026'])
    assert.deepEqual(said('running', 2, '2026-08-04'), ['还剩 2 个工作日', 'Working days left: 2'])
  })

  it('is that it is overdue from the day after, also before the next working day', () => {
    assert.deepEqual(said('overdue', 0, '2026-08-01'), [
      '已逾期不足 1 个工作日',
      'Overdue by less than a working day',
    ])
    assert.deepEqual(said('overdue', -3, '2026-08-01'), [
      '已逾期 3 个工作日',
      'Working days overdue: 3',
    ])
  })

  it('is that it stands still where it has no last day', () => {
    assert.deepEqual(said('paused', null, null), ['暂停计时', 'Stands still'])
  })

  it('is red when it is over, and warns while little is left', () => {
    const colour = (state: string, daysLeft: number): string | undefined => {
      const clock = { deadline: 'D4', article: 21, state, daysLeft, dueOn: '2026-08-01' }
      return clockSaid(clock, wordsOf('zh')).colour
    }
    assert.deepEqual(
      [colour('overdue', 0), colour('due-today', 0), colour('running', 3), colour('running', 4)],
      ['red', 'orange', 'orange', 'green'],
    )
  })
})
