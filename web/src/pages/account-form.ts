import { type FormEvent, useState } from "react";

import { type Refusal } from "../ui/form";

export const read = (form: HTMLFormElement, name: string) => String(new FormData(form).get(name) ?? "");

// A form that sends what was typed in and shows what is refused.
export function useForm(send: (form: HTMLFormElement) => Promise<readonly Refusal[] | undefined>) {
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    setRefusals((await send(e.currentTarget)) ?? []);
  };
  const onSubmit = (e: FormEvent<HTMLFormElement>) => void submit(e).catch(() => undefined);
  return { refusals, onSubmit, others: (...shown: string[]) => refusals.filter((r) => !shown.includes(r.field?.at(-1) ?? "")) };
}
