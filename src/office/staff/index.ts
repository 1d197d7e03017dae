/** Staff: who they are, what they may do and where, who is in charge. */
export { type AppointDeps, appoint, type NewAppointment } from './appoint.ts'
export { appointHead, endHeadOf } from './appoint-head.ts'
export { type ActingAs, callerFor } from './caller-for.ts'
export { createAccount } from './create-account.ts'
export { createPerson, type NewStaffPerson } from './create-person.ts'
export { endAppointment } from './end-appointment.ts'
export { personIdOfHead } from './person-id.ts'
export { isRole } from './rules.ts'
export {
  type Appointment,
  insertPersons as enterPersons,
  type NewPerson,
  selectAppointments as readAppointments,
  selectHumans as readHumans,
  selectNames as readNames,
} from './store.ts'
export { insertHeads as putInCharge, type NewHead, selectHeads as readHeads } from './store-heads.ts'
