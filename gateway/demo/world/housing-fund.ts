/**
 * The housing provident fund (GJJ): accounts and loans.
 *
 * @module
 */
import { addYears, ageOf, dayBetween } from './calendar.ts'
import type { Facts, Put } from './facts.ts'
import type { Person } from './person.ts'
import type { DemoRegion } from './places.ts'
import { digits } from './police.ts'
import type { Random } from './random.ts'

export function chronicleHousingFund(
  home: DemoRegion,
  persons: readonly Person[],
  random: Random,
  put: Put,
): void {
  for (const person of persons) {
    const age = ageOf(person.birthDate)
    if (person.deathDate !== undefined || age < 22 || age > 60 || !random.chance(0.4)) continue
    put(home.code, 'fundAccount', accountFacts(person, random))
    if (age >= 26 && random.chance(0.25)) put(home.code, 'fundLoan', loanFacts(person, random))
  }
}

export function accountFacts(person: Person, random: Random): Facts {
  return {
    name: person.name,
    citizenId: person.idNumber,
    fundAccountNumber: `${person.divisionCode.slice(0, 4)}${digits(random, 8)}`,
    orgName: random.pick(['嘉陵电子有限公司', '两江软件有限公司', '蜀都食品有限公司']),
    depositRegionCode: person.divisionCode,
    depositBase: `${random.integer(4500, 22000)}.00`,
    accountBalance: `${random.integer(2_000, 280_000)}.${digits(random, 2)}`,
    paidUpTo: '202606',
    accountStatusCode: random.pick(['01', '01', '01', '02']),
  }
}

export function loanFacts(person: Person, random: Random): Facts {
  const loanDate = dayBetween(random, '2012-01-01', '2025-12-31')
  const amount = random.integer(20, 80)
  return {
    name: person.name,
    citizenId: person.idNumber,
    loanContractNumber: `GD${loanDate.slice(0, 4)}${digits(random, 8)}`,
    loanAmount: `${amount}0000.00`,
    loanBalance: `${random.integer(1, amount)}0000.00`,
    loanDate,
    loanDueDate: addYears(loanDate, random.pick([15, 20, 25, 30])),
    loanStatusCode: '01',
    overdueCount: String(random.pick([0, 0, 0, 0, 1])),
  }
}
