import type { English } from "../en/index.ts";

export const enrol = {
  what_to_do: "Qué hacer",
  shut_out: "Esta caja fue excluida",
  make: "Convierta este equipo en una caja de su tienda",
  no_longer: "Ya no es {register}.",
  a_register: "una caja",
  key_taken:
    "En la oficina le retiraron la clave, así que nadie puede entrar aquí. Lo que vendió se conserva.",
  step_open: "Un encargado abre «Registers» en la oficina.",
  step_press: "Allí pulsa «Enrol a till» y aparece un código. Sirve una vez, durante un cuarto de hora.",
  step_press_at:
    "Allí pulsa «Enrol a till» en {register} y aparece un código. Sirve una vez, durante un cuarto de hora.",
  step_type: "Escriba aquí ese código.",
  no_answer: "El servidor no responde",
  code: "El código de la oficina",
  code_more: "Tres grupos de cuatro letras y cifras, como ABCD-EFGH-2345.",
  asking: "Consultando al servidor",
  enrol: "Dar de alta esta caja",
  unsent:
    "{count, plural, one {# venta aún sin enviar} many {# ventas aún sin enviar} other {# ventas aún sin enviar}}",
  unsent_sum:
    "{count, plural, one {# venta aún sin enviar} many {# ventas aún sin enviar} other {# ventas aún sin enviar}}, {sum} en total",
  unsent_more: "Guardadas en esta caja; se envían cuando vuelva a darse de alta como la misma caja.",
} satisfies Record<keyof English["enrol"], string>;
