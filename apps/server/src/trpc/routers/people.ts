import { inputs } from "@till/wire";
import type { Deps } from "../../deps.ts";
import { closeOffice, inviteToOffice } from "../../use-cases/office-access.ts";
import { endSession, listPeople, savePerson, saveRole, setPin } from "../../use-cases/people.ts";
import { router, staff } from "../init.ts";

export const peopleRouter = (deps: Deps, hashPin: (pin: string) => Promise<string>) => {
  const list = listPeople(deps);
  const save = savePerson(deps);
  const pin = setPin(deps, hashPin);
  const role = saveRole(deps);
  const end = endSession(deps);
  const invite = inviteToOffice(deps);
  const close = closeOffice(deps);
  return router({
    list: staff("people.manage")
      .input(inputs.people.list)
      .query(({ ctx }) => list(ctx.caller)),
    save: staff("people.manage")
      .input(inputs.people.save)
      .mutation(({ ctx, input }) => save(ctx.caller, input)),
    setPin: staff("people.manage")
      .input(inputs.people.setPin)
      .mutation(({ ctx, input }) => pin(ctx.caller, input)),
    saveRole: staff("people.manage")
      .input(inputs.people.saveRole)
      .mutation(({ ctx, input }) => role(ctx.caller, input)),
    endSession: staff("people.manage")
      .input(inputs.people.endSession)
      .mutation(({ ctx, input }) => end(ctx.caller, input)),
    invite: staff("people.manage")
      .input(inputs.people.invite)
      .mutation(({ ctx, input }) => invite(ctx.caller, input)),
    closeOffice: staff("people.manage")
      .input(inputs.people.closeOffice)
      .mutation(({ ctx, input }) => close(ctx.caller, input)),
  });
};
