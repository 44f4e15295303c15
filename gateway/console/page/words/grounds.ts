/**
 * Why a column is proposed for an item, what to look at before that is believed, and what is wrong with a record that was
 * read: as the exchange says it, in Chinese.
 *
 * @module
 */
import { saidIn, type Saying } from './sayings.ts'

const SAYINGS: readonly Saying[] = [
  [/^is (\S+) in the vocabulary (.+)$/, '在“$2”中即为$1'],
  [/^has (.+) for its comment, another word$/, '注释为“$1”，同义'],
  [/^has (.+) for its name, another word$/, '列名为“$1”，同义'],
  [/^has (.+) for its comment$/, '注释为“$1”'],
  [/^has (.+) for its name$/, '列名为“$1”'],
  [/^has for its comment what is like (.+)$/, '注释与“$1”相近'],
  [/^has for its name what is like (.+)$/, '列名与“$1”相近'],
  [/^is named by the pinyin of (.+)$/, '列名是“$1”的拼音'],
  [/^is named by the initials of (.+)$/, '列名是“$1”的拼音首字母'],
  [/^has a name like the initials of (.+)$/, '列名与“$1”的拼音首字母相近'],
  [/^is named as the item$/, '与信息项同名'],
  [/^has a name like (.+)$/, '列名与 $1 相近'],
  [/^is the only column with such identifiers$/, '唯一一列这样的号码'],
  [/^"no value" is written (.+)$/, '“没有值”写作 $1'],
  [/^some values are full-width$/, '部分值为全角'],
  [/^some citizen numbers have 15 digits$/, '部分公民身份号码为 15 位'],
  [/^(\d+ %) of the values pass its check$/, '$1 的值通过校验'],
  [/^only (\d+ %) of the values pass its check$/, '只有 $1 的值通过校验'],
  [/^its dates are (.+)$/, '日期写作 $1'],
  [/^its times are (.+)$/, '时间写作 $1'],
  [/^no values show the form of its dates; (.+) is taken$/, '没有值可看出日期格式，暂按 $1'],
  [/^its values have no known form of a date$/, '值不像任何一种日期'],
  [/^its comment says fen .*$/, '注释写明以分为单位，信息项以元为单位'],
  [
    /^it holds whole numbers: is it in fen\?.*$/,
    '都是整数：是否以分为单位？如是，请乘以 10 的 -2 次方',
  ],
  [
    /^its codes are not known; they must be those of "(.+)", or be mapped$/,
    '不知道有哪些代码：应为“$1”的代码，否则请在“修改”中写代码对照',
  ],
  [/^its codes are known by its table of codes$/, '代码由代码表得知'],
  [/^its codes are known by its comment$/, '代码由注释得知'],
  [/^its codes are known by the values$/, '代码由值得知'],
  [/^its codes are those of "(.+)"$/, '代码即“$1”的代码'],
  [/^"(.+)" has nothing like its (.+): map each$/, '“$1”中没有与 $2 相应的代码，请逐一对照'],
  [/^(\d+) rows have codes too rare to be shown$/, '$1 行的代码太少见，不予显示'],
  [
    /^the standard has no list for it, and its codes are (.+): map them .*$/,
    '标准没有规定代码集，数据源的代码是 $1，将原样提供；含义与标准不同的，请在“修改”中写代码对照',
  ],
  [/^its longest value has (\d+) characters, the item (\d+)$/, '最长的值 $1 字，信息项限 $2 字'],
  [/^by name it could be (.+) as well$/, '从名称看也可能是 $1'],
  [
    /^\S+ is found by "(.+)", and no column is like it: name one$/,
    '主体按“$1”查找，而没有一列像它，请指定',
  ],
  [
    /^"(.+)" has several rows for one subject: .*$/,
    '“$1”中一个主体有多行：都是记录吗？若只要最新一行，请写在 “rows” 中',
  ],
  [/^The source holds no value\.$/, '数据源没有值'],
  [
    /^The source holds no value; the mapping names the column "([^"]*)", which .*$/,
    '数据源没有值：描述数据源的文档中没有映射所用的列，如“$1”',
  ],
  [/^"\w+" holds a source code that the mapping does not name\.$/, '代码不在对照之中'],
  [/^"\w+" is not a code of the list "(.+)"\.$/, '不是“$1”的代码'],
  [/^"\w+" is longer than (\d+) characters\.$/, '超过 $1 字'],
  [/^"\w+" is not a decimal number\.$/, '不是数'],
  [/^"\w+" is not an integer\.$/, '不是整数'],
  [/^"\w+" has more than (\d+) digits\.$/, '超过 $1 位数字'],
  [/^"\w+" is not a (?:date|time) of the form (.+)\.$/, '不是 $1 格式'],
  [/^"\w+" is neither yes nor no .*$/, '既不是“是”也不是“否”'],
]

export function groundIn(language: 'zh' | 'en', message: string): string {
  const said = saidIn(language, SAYINGS, message)
  return language === 'en' ? said : said.replace(/ \((\d+) times\),?/g, '（$1 次）')
}
