/**
 * The persons that the story, the documents and the tests count on. What matters about each is
 * written out; the rest is drawn like everybody's.
 *
 * @module
 */
import { marriageFacts, cremationFacts } from './civil-affairs.ts'
import type { Put } from './facts.ts'
import { insuredFacts as medicalFacts, settlementFacts } from './healthcare.ts'
import { accountFacts, loanFacts } from './housing-fund.ts'
import { cardFacts as socialCardFacts, insuredFacts } from './human-resources.ts'
import { mortgageFacts, rightFacts } from './natural-resources.ts'
import type { Person } from './person.ts'
import { cardFacts, deathFacts, householdFacts, licenceFacts, vehicleFacts } from './police.ts'
import { CHONGQING } from './places.ts'
import { makeRandom } from './random.ts'
import type { Random } from './random.ts'
import { driverFacts } from './transport.ts'

/** A valid number that nobody holds: no source of either region has a record of it. */
export const NOBODY = '500100197012319971'

/** Sichuan retiree living in Chongqing: alive, benefit in payment, certified last year. */
export const RETIREE: Person = {
  idNumber: '510100195003159905',
  name: '陈秀兰',
  sexCode: '2',
  ethnicGroupCode: '01',
  birthDate: '1950-03-15',
  address: '四川省成都市武侯区浆洗街36号2栋1单元5-2',
  divisionCode: '510107',
  householdNumber: '51010799000001',
  relationToHeadCode: '01',
  maritalStatusCode: '30',
  educationLevelCode: '60',
}

/** Sichuan retiree who died in Chongqing, where the household had moved; the benefit is still paid. */
export const DEAD_RETIREE: Person = {
  idNumber: '510100194608209907',
  name: '刘桂芳',
  sexCode: '2',
  ethnicGroupCode: '01',
  birthDate: '1946-08-20',
  address: '重庆市江北区建新北路18号1栋2单元9-4',
  divisionCode: '500105',
  householdNumber: '50010599000002',
  relationToHeadCode: '01',
  maritalStatusCode: '30',
  educationLevelCode: '70',
  deathDate: '2026-02-11',
}

/** Chongqing retiree whose number was issued when Chongqing belonged to Sichuan. */
export const CHONGQING_RETIREE: Person = {
  idNumber: '510212195506159991',
  name: '张国华',
  sexCode: '1',
  ethnicGroupCode: '01',
  birthDate: '1955-06-15',
  address: '重庆市渝中区中山四路77号3栋1单元12-1',
  divisionCode: '500103',
  householdNumber: '50010399000003',
  relationToHeadCode: '01',
  maritalStatusCode: '30',
  educationLevelCode: '40',
}

/** Working Chongqing resident: housing fund, vehicle, marriage. */
export const RESIDENT: Person = {
  idNumber: '500100198804129919',
  name: '周海涛',
  sexCode: '1',
  ethnicGroupCode: '01',
  birthDate: '1988-04-12',
  address: '重庆市沙坪坝区学府路101号5栋1单元21-3',
  divisionCode: '500106',
  householdNumber: '50010699000004',
  relationToHeadCode: '01',
  maritalStatusCode: '20',
  educationLevelCode: '20',
  spouse: '500100198909189985',
}

/** The resident's wife; generated sequences end at 989, so 998 is hers alone. */
export const RESIDENT_WIFE: Person = {
  ...RESIDENT,
  idNumber: '500100198909189985',
  name: '黄雅琴',
  sexCode: '2',
  birthDate: '1989-09-18',
  relationToHeadCode: '10',
  spouse: RESIDENT.idNumber,
}

/** A minor: the residents' daughter. */
export const MINOR: Person = {
  idNumber: '500100201806019902',
  name: '周语晨',
  sexCode: '2',
  ethnicGroupCode: '01',
  birthDate: '2018-06-01',
  address: RESIDENT.address,
  divisionCode: RESIDENT.divisionCode,
  householdNumber: RESIDENT.householdNumber,
  relationToHeadCode: '30',
  maritalStatusCode: '10',
  educationLevelCode: '80',
}

/** Sichuan freight driver. */
export const DRIVER: Person = {
  idNumber: '510100198509239914',
  name: '何建川',
  sexCode: '1',
  ethnicGroupCode: '01',
  birthDate: '1985-09-23',
  address: '四川省绵阳市涪城区临园路9号4栋2单元7-1',
  divisionCode: '510703',
  householdNumber: '51070399000005',
  relationToHeadCode: '01',
  maritalStatusCode: '10',
  educationLevelCode: '40',
}

export const WELL_KNOWN = [
  RETIREE,
  DEAD_RETIREE,
  CHONGQING_RETIREE,
  RESIDENT,
  RESIDENT_WIFE,
  MINOR,
  DRIVER,
] as const

/** Puts every record that there is of the well-known persons. */
export function chronicleWellKnown(seed: number, put: Put): void {
  const random = makeRandom(seed, 'well-known')
  tellRetiree(random, put)
  tellDeadRetiree(random, put)
  tellChongqingRetiree(random, put)
  tellResidents(random, put)
  tellMinor(random, put)
  tellDriver(random, put)
}

function tellRetiree(random: Random, put: Put): void {
  putHousehold('510000', RETIREE, random, put)
  put('510000', 'socialSecurityCard', socialCardFacts(RETIREE, RETIREE.divisionCode, random))
  put('510000', 'basicMedicalInsured', {
    ...medicalFacts(RETIREE, RETIREE.divisionCode, random),
    insuranceTypeCode: '310',
    orgName: '四川省成都市武侯区退休人员管理服务中心',
  })
  putPension('510000', RETIREE, random, put, { started: '200504', monthly: '3486.50' })
  // Lives with her daughter in Chongqing: the sign of life is there, not at home.
  put('500000', 'medicalSettlement', settlementFacts(RETIREE, '500103', '2026-01-22', random))
  put('500000', 'medicalSettlement', settlementFacts(RETIREE, '500103', '2026-06-18', random))
}

function tellDeadRetiree(random: Random, put: Put): void {
  const deathDate = '2026-02-11'
  const moved = { ...DEAD_RETIREE, divisionCode: '510104', householdNumber: '51010499000002' }
  put('510000', 'householdPopulation', {
    ...householdFacts({ ...moved, address: '四川省成都市锦江区红星路二段60号1栋3单元4-1' }),
    statusCode: '02',
  })
  put('500000', 'householdPopulation', householdFacts(DEAD_RETIREE))
  put('500000', 'idCardIssue', cardFacts(DEAD_RETIREE, random))
  put('510000', 'socialSecurityCard', {
    ...socialCardFacts(DEAD_RETIREE, moved.divisionCode, random),
    cardStatusCode: '01',
  })
  // Sichuan does not know of the death: benefit and certification go on.
  putPension('510000', { ...DEAD_RETIREE, divisionCode: moved.divisionCode }, random, put, {
    started: '200109',
    monthly: '2910.20',
  })
  put('500000', 'medicalSettlement', settlementFacts(DEAD_RETIREE, '500105', '2026-02-09', random))
  put('500000', 'deathCancellation', {
    ...deathFacts(DEAD_RETIREE, deathDate, random),
    cancelDate: '2026-02-26',
  })
  put('500000', 'cremation', {
    ...cremationFacts(DEAD_RETIREE, deathDate, random),
    cremationDate: '2026-02-13',
  })
}

function tellChongqingRetiree(random: Random, put: Put): void {
  const person = CHONGQING_RETIREE
  putHousehold('500000', person, random, put)
  put('500000', 'socialSecurityCard', socialCardFacts(person, person.divisionCode, random))
  put('500000', 'basicMedicalInsured', medicalFacts(person, person.divisionCode, random))
  putPension('500000', person, random, put, { started: '201506', monthly: '4120.00' })
  put('500000', 'medicalSettlement', settlementFacts(person, '500103', '2026-05-07', random))
}

function tellResidents(random: Random, put: Put): void {
  for (const person of [RESIDENT, RESIDENT_WIFE]) {
    putHousehold('500000', person, random, put)
    put('500000', 'socialSecurityCard', socialCardFacts(person, person.divisionCode, random))
    put('500000', 'basicMedicalInsured', medicalFacts(person, person.divisionCode, random))
    put('500000', 'employeePensionInsured', insuredFacts(person, person.divisionCode, random))
  }
  put('500000', 'driverLicence', { ...licenceFacts(RESIDENT, random), licenceStatusCode: 'A' })
  put('500000', 'vehicleRegistration', {
    ...vehicleFacts(CHONGQING, RESIDENT, random, new Set()),
    plateNumber: '渝AD90001',
    plateTypeCode: '52',
    brandModel: '赛力斯M5',
    firstRegisterDate: '2023-05-19',
    inspectionValidTo: '2027-05-19',
  })
  put('500000', 'marriageRegistration', marriageFacts(RESIDENT, RESIDENT_WIFE, random))
  put('500000', 'fundAccount', { ...accountFacts(RESIDENT, random), accountStatusCode: '01' })
  put('500000', 'fundLoan', loanFacts(RESIDENT, random))
  const unit = '500106001001GB99001F00010001'
  put('500000', 'realEstateRight', rightFacts(RESIDENT, unit, '2019-03-12', random))
  put('500000', 'realEstateMortgage', mortgageFacts(RESIDENT, unit, '2019-03-12', random))
}

function tellMinor(random: Random, put: Put): void {
  put('500000', 'householdPopulation', householdFacts(MINOR))
  put('500000', 'basicMedicalInsured', {
    ...medicalFacts(MINOR, MINOR.divisionCode, random),
    firstInsuredDate: '2018-06-20',
  })
}

function tellDriver(random: Random, put: Put): void {
  putHousehold('510000', DRIVER, random, put)
  put('510000', 'employeePensionInsured', insuredFacts(DRIVER, DRIVER.divisionCode, random))
  put('510000', 'basicMedicalInsured', medicalFacts(DRIVER, DRIVER.divisionCode, random))
  put('510000', 'driverLicence', {
    ...licenceFacts(DRIVER, random),
    permittedVehicleClasses: 'A2',
    licenceStatusCode: 'A',
    penaltyPoints: '3',
  })
  put('510000', 'roadFreightDriverQual', {
    ...driverFacts(DRIVER, random),
    permittedVehicleClasses: 'A2',
    firstIssueDate: '2021-04-06',
    validTo: '2027-04-05',
    integrityGrade: 'AAA',
  })
}

function putHousehold(region: '500000' | '510000', person: Person, random: Random, put: Put): void {
  put(region, 'householdPopulation', householdFacts(person))
  put(region, 'idCardIssue', cardFacts(person, random))
}

/** A benefit in payment, certified in the year before the demo date. */
function putPension(
  region: '500000' | '510000',
  person: Person,
  random: Random,
  put: Put,
  benefit: { readonly started: string; readonly monthly: string },
): void {
  const insured = {
    name: person.name,
    citizenId: person.idNumber,
    insuredRegionCode: person.divisionCode,
    insuranceTypeCode: '110',
  }
  put(region, 'pensionBenefit', {
    ...insured,
    benefitStartYearMonth: benefit.started,
    monthlyBenefit: benefit.monthly,
    benefitStatusCode: '1',
    lastCertifiedDate: '2025-04-17',
  })
  put(region, 'benefitQualification', {
    ...insured,
    certYear: '2025',
    certResultCode: '01',
    certMethodCode: random.pick(['01', '02', '03']),
    certDate: '2025-04-17',
    nextCertDeadline: '2026-12-31',
  })
}
