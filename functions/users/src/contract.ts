export { usersContract, usersRoutes } from './contract/operations.ts';
export type { Profile, SavedAddress, SignedIn } from './contract/schemas.ts';
export {
  emailSchema,
  passwordSchema,
  profileSchema,
  savedAddressSchema,
  signedInSchema,
} from './contract/schemas.ts';
