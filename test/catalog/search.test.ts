import assert from 'node:assert/strict'
import { makeCatalog } from '../../catalog/catalog.ts'
import { loadContent } from '../../catalog/load.ts'
import { makeCatalogSearch } from '../../catalog/search.ts'
import { resource } from './fixtures.ts'

describe('searching the catalogue', () => {
  const catalog = makeCatalog(loadContent(), [resource])
  const search = makeCatalogSearch(catalog)
  const names = (words: string, limit = 5): readonly string[] =>
    search.find(words, limit).map(({ standard }) => standard.nameZh)

  it('finds 户籍 by "household", and household records by 户籍 and by 户口', () => {
    assert.ok(names('household').some((name) => name.includes('户籍')))
    assert.ok(search.find('户籍', 5).some(({ standard }) => /household/i.test(standard.nameEn)))
    assert.ok(names('户口').length > 0)
  })

  it('finds a standard by its key, a part of it, and a resource by its code', () => {
    assert.equal(search.find('pensionBenefit', 1)[0]?.standard.key, 'pensionBenefit')
    assert.ok(search.find('pension', 5).some(({ standard }) => standard.key === 'pensionBenefit'))
    assert.equal(search.find('510000.RS.pensionBenefit', 1)[0]?.standard.key, 'pensionBenefit')
  })

  it('says which resources offer it and which items were met', () => {
    const [hit] = search.find('benefit status', 1)
    assert.equal(hit?.standard.key, 'pensionBenefit')
    assert.deepEqual(
      hit.resources.map(({ code }) => code),
      [resource.code],
    )
    assert.ok(hit.items.includes('benefitStatusCode'))
  })

  it('bears a mistyped word, full-width letters, and any words at all', () => {
    assert.ok(search.find('vehicel registration', 5).length > 0)
    assert.deepEqual(names('ｐｅｎｓｉｏｎ'), names('pension'))
    assert.deepEqual(names(''), [])
    assert.deepEqual(names('zzzzqqqq'), [])
    assert.doesNotThrow(() => search.find('a'.repeat(100_000), 5))
  })

  it('gives what has all the words before what has some', () => {
    assert.ok(names('marriage registration').every((name) => name.includes('婚')))
  })

  it('goes over to a changed catalogue, in turns or at once, as if it had been made of it', async () => {
    const content = loadContent()
    const renamed = content.standards
      .filter(({ key }) => key !== 'cremation')
      .map((one) => (one.key === 'householdPopulation' ? { ...one, nameEn: 'Zebra' } : one))
    const changed = makeCatalog({ ...content, standards: renamed }, [])
    const anew = makeCatalogSearch(changed)
    const inTurns = makeCatalogSearch(catalog)
    await inTurns.ready()
    const [other, later] = [search.over(changed), inTurns.over(changed)]
    await later.ready()
    for (const words of ['zebra', 'registered household', 'cremation', 'pension', '户籍']) {
      const keys = anew.find(words, 5).map(({ standard }) => standard.key)
      assert.deepEqual(
        other.find(words, 5).map(({ standard }) => standard.key),
        keys,
        words,
      )
      assert.deepEqual(
        later.find(words, 5).map(({ standard }) => standard.key),
        keys,
        words,
      )
    }
    // Both have their turns, and each finds its own in the end.
    const both = makeCatalogSearch(catalog)
    const [first, second] = [both.ready(), both.over(changed).ready()]
    await Promise.all([first, second])
    for (const one of [both.over(changed), both]) {
      const found = one.find('zebra', 1).map(({ standard }) => standard.nameEn)
      assert.deepEqual(found, one === both ? [] : ['Zebra'])
    }
    assert.deepEqual(other.over(catalog).find('cremation', 1), search.find('cremation', 1))
    assert.equal(search.find('cremation', 1)[0]?.standard.key, 'cremation')
  })
})
