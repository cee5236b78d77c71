import type { Role } from "../gql/graphql";

const order: readonly Role[] = ["USER", "SUPPORT", "FINANCE", "ADMIN"];

/** Whether a role may do what another one may. */
export function atLeast(role: Role | undefined, least: Role): boolean {
  return order.indexOf(role ?? "USER") >= order.indexOf(least);
}
