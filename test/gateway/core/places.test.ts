import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { makePlaces, PLACES_MIN, TIMER_MS, watchPlaces } from '../../../gateway/core/places.ts'

const MAX = 512
const TIMELY_MS = 1
const LATE_MS = 60

describe('places of an exchange', () => {
  it('are as many as the bound while the process comes to its timers in time', () => {
    const places = makePlaces(MAX)
    for (let i = 0; i < 1_000; i++) places.note(TIMELY_MS, MAX)
    assert.equal(places.now(), MAX)
  })

  it('stay so after one long pause, such as the collection of garbage', () => {
    const places = makePlaces(MAX)
    for (let i = 0; i < 1_000; i++) places.note(i % 5 === 0 ? 400 : TIMELY_MS, MAX)
    assert.equal(places.now(), MAX)
  })

  it('become fewer while a queue stands, and all again once it is gone', () => {
    const places = makePlaces(MAX)
    for (let i = 0; i < 50; i++) places.note(LATE_MS, places.now())
    const within = places.now()
    assert(within < 110, `${within} places after half a second`)
    for (let i = 0; i < 100; i++) places.note(LATE_MS, places.now())
    assert.equal(places.now(), PLACES_MIN)
    for (let i = 0; i < 200; i++) places.note(TIMELY_MS, PLACES_MIN)
    assert.equal(places.now(), MAX)
  })

  it('become fewer although now and then a turn is short', () => {
    const places = makePlaces(MAX)
    for (let i = 0; i < 150; i++) places.note(i % 5 === 0 ? TIMELY_MS : LATE_MS, places.now())
    assert.equal(places.now(), PLACES_MIN)
  })

  it('leave room beside those who wait for a source that hangs: they make nobody wait', () => {
    const places = makePlaces(MAX)
    const hanging = 300
    const msEach = 0.4
    let others = 0
    const timers = 2_000
    for (let i = 0; i < timers; i++) {
      const running = Math.max(hanging, places.now())
      places.note((running - hanging) * msEach, running)
      others += running - hanging
    }
    assert(others / timers > 15, `${others / timers} places for the others`)
  })

  it('are never more than the bound nor fewer than the least, whatever happens', () => {
    const noted = fc.tuple(fc.double({ min: -5, max: 1e6, noNaN: true }), fc.nat(2_000))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.array(noted), (max, all) => {
        const places = makePlaces(max)
        for (const [lateMs, running] of all) {
          places.note(lateMs, running)
          const now = places.now()
          assert(now >= Math.min(max, PLACES_MIN) && now <= max)
        }
      }),
    )
  })

  it('are watched in the process itself', async () => {
    const places = makePlaces(MAX)
    const watching = watchPlaces(places, () => MAX)
    while (places.now() === MAX) {
      const until = performance.now() + 3 * TIMER_MS
      while (performance.now() < until);
      await sleep(0)
    }
    await watching.close()
  })
})
