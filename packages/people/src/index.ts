export {
  type Approval,
  type ApprovedAct,
  APPROVAL_LASTS_MS,
  mayApprove,
  whyNotApproved,
} from "./approval.ts";
export { type Ask, type Grant, type Grants, type Judgement, everything, judge, narrower } from "./grants.ts";
export {
  type LimitUnit,
  type Permission,
  isPermission,
  permissionFacts,
  permissionNames,
  permissions,
} from "./permissions.ts";
export { type Role, builtInRoles, grantsOf, isRoleCode, mayGive, ownerCode } from "./roles.ts";
