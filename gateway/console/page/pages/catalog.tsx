/**
 * Finding a standard and who offers it.
 *
 * @module
 */
import { Checkbox, Input, Select, Tag } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { Card } from '../parts/card.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Pager, usePages } from '../parts/pager.tsx'
import { Failed, Loading, Nothing } from '../parts/states.tsx'
import { useNames, type Named } from '../parts/use-names.ts'
import { TableDownload } from '../parts/table-download.tsx'
import { holds, useAsk, useSession } from '../session.tsx'
import { useWords } from '../words/words.tsx'

interface Standard {
  readonly key: string
  readonly nameZh: string
  readonly nameEn: string
  readonly department: Named | null
  readonly itemCount: number
  readonly itemsMet: readonly { readonly name: string; readonly nameZh: string }[]
  readonly offers: readonly {
    readonly code: string
    readonly region: Named | null
    readonly state: string
    readonly shareType: string
  }[]
}

const SEARCH = `query ($words: String, $department: String, $region: String, $offered: Boolean!, $after: String) {
  searchCatalog(words: $words, department: $department, region: $region, offered: $offered, after: $after) {
    total next
    found {
      key nameZh nameEn itemCount
      department { code nameZh nameEn }
      itemsMet { name nameZh }
      offers { code state shareType region { code nameZh nameEn } }
    }
  }
}`

export function CatalogPage(): ReactNode {
  const { say } = useWords()
  const { staff } = useSession()
  const pages = usePages()
  const [query, setQuery] = useSearchParams()
  const narrow = (name: string, value: string | undefined): void => {
    pages.reset()
    setQuery((before) => {
      const after = new URLSearchParams(before)
      if (value === undefined || value === '') after.delete(name)
      else after.set(name, value)
      return after
    })
  }
  const { data, error, isLoading, again } = useAsk<{
    readonly searchCatalog: {
      readonly total: number
      readonly next: string | null
      readonly found: readonly Standard[]
    }
  }>(SEARCH, {
    words: query.get('words'),
    department: query.get('department'),
    region: query.get('region'),
    offered: query.has('offered'),
    after: pages.after,
  })
  const page = data?.searchCatalog
  return (
    <>
      <PageHead title={say('catalog.title')}>
        {holds(staff, ['officer', 'steward']) && (
          <TableDownload department={query.get('department')} />
        )}
      </PageHead>
      <Filters query={query} narrow={narrow} />
      {error !== undefined && <Failed error={error} again={again} />}
      {page === undefined && isLoading && <Loading />}
      {page !== undefined && (
        <section aria-busy={isLoading}>
          <p className="muted" role="status">
            {say('catalog.found', { count: page.total })}
          </p>
          {page.found.length === 0 ? (
            <Nothing title={say('catalog.empty')} text={say('catalog.empty.text')} />
          ) : (
            <div className="stack">
              {page.found.map((standard) => (
                <Entry key={standard.key} standard={standard} />
              ))}
            </div>
          )}
          <Pager pages={pages} next={page.next} />
        </section>
      )}
    </>
  )
}

function Filters({
  query,
  narrow,
}: {
  readonly query: URLSearchParams
  readonly narrow: (name: string, value: string | undefined) => void
}): ReactNode {
  const { say, name } = useWords()
  const [words, setWords] = useState(query.get('words') ?? '')
  const { departments, regions } = useNames()
  const options = (all: readonly Named[]): { value: string; label: string }[] =>
    all.map((one) => ({ value: one.code, label: name(one) }))
  return (
    <search className="filters">
      <Input.Search
        className="grow"
        aria-label={say('catalog.search')}
        placeholder={say('catalog.search.placeholder')}
        enterButton={say('catalog.search.button')}
        allowClear
        maxLength={200}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        onSearch={(value) => narrow('words', value.trim())}
      />
      <Select
        aria-label={say('catalog.department')}
        placeholder={say('catalog.department.all')}
        className="select"
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        value={query.get('department')}
        options={options(departments)}
        onChange={(value: string | undefined) => narrow('department', value)}
      />
      <Select
        aria-label={say('catalog.region')}
        placeholder={say('catalog.region.all')}
        className="select"
        allowClear
        value={query.get('region')}
        options={options(regions)}
        onChange={(value: string | undefined) => narrow('region', value)}
      />
      <Checkbox
        checked={query.has('offered')}
        onChange={(event) => narrow('offered', event.target.checked ? 'yes' : undefined)}
      >
        {say('catalog.offered')}
      </Checkbox>
    </search>
  )
}

function Entry({ standard }: { readonly standard: Standard }): ReactNode {
  const { say, term, name, language } = useWords()
  const { department, itemsMet, offers } = standard
  return (
    <Card size="small">
      <div className="entry-head">
        <h2>{name(standard)}</h2>
        <span className="muted" lang={language === 'zh' ? 'en' : 'zh-CN'}>
          {language === 'zh' ? standard.nameEn : standard.nameZh}
        </span>
        <code>{standard.key}</code>
      </div>
      <div className="muted">
        {department !== null && name(department)} ·{' '}
        {say('catalog.items', { count: standard.itemCount })}
        {itemsMet.length > 0 &&
          ` · ${say('catalog.itemsMet')}: ${itemsMet.map((item) => (language === 'zh' ? item.nameZh : item.name)).join(', ')}`}
      </div>
      <div className="tags">
        {offers.length === 0 && <span className="muted">{say('catalog.notOffered')}</span>}
        {offers.map(({ code, region, state, shareType }) => (
          <Link key={code} to={`/catalog/${code}`}>
            <Tag color={state === 'published' ? 'blue' : 'default'}>
              {region === null ? code : name(region)} · {term('shareType', shareType)}
              {state === 'published' ? '' : ` · ${term('state', state)}`}
            </Tag>
          </Link>
        ))}
      </div>
    </Card>
  )
}
