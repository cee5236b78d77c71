import { useQuery } from "@apollo/client/react";
import { useDeferredValue, useState } from "react";

import { show } from "../money";
import { go } from "../route";
import { Failure } from "../ui/failure";
import { Field } from "../ui/form";
import { UsersQuery } from "./operations";

export function Users() {
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search.trim());
  const { data, previousData, error, fetchMore, loading, refetch } = useQuery(UsersQuery, {
    variables: { search: wanted || null, first: 20 },
    fetchPolicy: "cache-and-network",
  });
  const page = (data ?? previousData)?.users;
  const rows = page?.edges?.flatMap((e) => (e?.node ? [e.node] : [])) ?? [];
  const more = () =>
    void fetchMore({
      variables: { after: page?.pageInfo.endCursor },
      updateQuery: (old, { fetchMoreResult: next }) => ({
        users: { ...next.users, edges: [...(old.users.edges ?? []), ...(next.users.edges ?? [])] },
      }),
    });
  return (
    <section className="card" aria-label="Users and wallets">
      <Field label="Search" type="search" value={search} onChange={(e) => setSearch(e.target.value)} hint="Part of an email address or name, or a user ID or wallet ID." />
      {error && <Failure error={error} retry={() => void refetch()} />}
      <div className="tablewrap" aria-busy={loading || undefined} tabIndex={0} role="region" aria-label="Users">
        <table>
          <thead>
            <tr>
              <th scope="col">User</th>
              <th scope="col">Role</th>
              <th scope="col" className="number">Balance</th>
              <th scope="col"><span className="hidden">Open</span></th>
            </tr>
          </thead>
          <tbody>
            {rows.map((u) => (
              <tr key={u.id}>
                <td>
                  <button type="button" className="link" onClick={() => go(`/operators/wallets/${u.wallet.id}`)}>{u.name ?? u.email}</button>
                  <br />
                  <span className="more">{u.email}</span>
                </td>
                <td>{u.role === "USER" ? "User" : <span className="badge">{u.role}</span>}
                  {u.suspendedAt && <span className="badge bad">Suspended</span>}
                  {u.wallet.frozenAt && <span className="badge bad">Frozen</span>}
                </td>
                <td className="number">{show(u.wallet.currentBalance)}</td>
                <td className="number">
                  <button type="button" onClick={() => go(`/operators/wallets/${u.wallet.id}`)}>Open</button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!page && !error && <div className="skeleton" role="status"><span className="hidden">Loading</span><div aria-hidden="true" /><div aria-hidden="true" /><div aria-hidden="true" /></div>}
      {page && rows.length === 0 && <p className="empty">No user matches the search.</p>}
      {page?.pageInfo.hasNextPage && <button type="button" onClick={more}>More</button>}
    </section>
  );
}
