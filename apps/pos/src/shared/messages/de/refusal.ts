import type { English } from "../en/index.ts";

export const refusal = {
  payment_of_sale: "Eine Zahlung dieses Verkaufs läuft. Schließen Sie sie erst ab oder brechen Sie sie ab.",
  payment_under_way: "Eine Zahlung läuft. Schließen Sie sie erst ab oder brechen Sie sie ab.",
  cart_empty: "Es ist noch nichts im Warenkorb.",
  nothing_to_pay: "Bei diesem Verkauf ist nichts zu zahlen.",
  more_than_left: "Das ist mehr, als noch zu zahlen ist. Geben Sie einen kleineren Teil ein.",
  less_than_due: "Das ist weniger, als zu zahlen ist. Geben Sie ein, was der Kunde gibt.",
  tender_not_taken: "Das nimmt dieses Geschäft nicht an. Wählen Sie etwas anderes.",
  slip_missing: "Geben Sie die Nummer vom Beleg ein.",
  reader_gone: "Dieses Lesegerät ist nicht verbunden. Wählen Sie ein anderes.",
  charge_not_known:
    "Der Server hat nicht geantwortet, wir wissen es also noch nicht. Warten Sie, oder lassen Sie die Zahlung los.",
  no_receipt: "Es gibt keinen Bon {number}. Prüfen Sie die Nummer.",
  no_receipt_offline:
    "Es gibt kein Netz, und diese Kasse hat keinen Bon {number}. Versuchen Sie es, wenn das Netz zurück ist.",
  no_receipt_here: "Diese Kasse hat keinen Bon {number}.",
  sign_in_first: "Melden Sie sich zuerst an.",
  no_shift_closed: "An dieser Kasse wurde noch keine Schicht abgeschlossen.",
  nothing_to_give_back: "Hier gibt es nichts zurückzugeben.",
  back_not_known:
    "Noch weiß niemand, ob das zurückging. Fragen Sie erneut: Es geht einmal zurück, wie oft Sie auch fragen.",
  not_given_back: "Es konnte nicht zurückgegeben werden. Nichts wurde erstattet.",
  not_met: "Diese Kasse hat ihren Server noch nicht erreicht. Verbinden Sie sie einmal mit dem Netz.",
  open_shift_first: "Öffnen Sie zuerst eine Schicht.",
  no_shift_open: "Keine Schicht ist offen.",
  shift_is_open: "Eine Schicht ist schon offen.",
  drawer_counted:
    "Die Lade ist gezählt. Schließen Sie die Schicht ab, oder gehen Sie erst zurück zum Verkauf.",
  offline_card: "Ein Lesegerät braucht das Netz, und es gibt gerade keins. Bar geht.",
  offline_paypal: "PayPal braucht das Netz, und es gibt gerade keins. Bar geht.",
  offline_report: "Ein Bericht braucht das Netz, und es gibt gerade keins.",
  offline_give_back: "Diese Rückgabe braucht das Netz, und es gibt gerade keins.",
  offline_no_receipt:
    "Eine Rücknahme ohne Bon braucht das Netz: Ohne es weiß niemand, was eine andere Kasse zurücknahm.",
  above_today: "{name} kostet jetzt {amount}. Ohne Bon wird nicht mehr als das erstattet.",
  offline_gift_card: "Eine Geschenkkarte braucht das Netz, und es gibt gerade keins. Bar geht.",
  offline_store_credit: "Guthaben braucht das Netz, und es gibt gerade keins. Bar geht.",
  offline_parked: "Ein Warenkorb auf dem Server braucht das Netz, und es gibt gerade keins.",
  nothing_to_undo: "Es gibt nichts zurückzunehmen.",
  card_sum_missing: "Geben Sie ein, was auf der Karte sein soll.",
  card_one_line:
    "Eine Geschenkkarte wird einzeln und zu ihrem Wert verkauft. Entfernen Sie sie und fügen Sie sie neu hinzu.",
  no_card_code: "Das ist kein Geschenkkartencode. Scannen Sie erneut, oder geben Sie die 16 Zeichen ein.",
  clock_set_back:
    "Die Uhr dieser Kasse wurde zurückgestellt, daher kann hier keine PIN geprüft werden. Stellen Sie sie richtig, oder verbinden Sie die Kasse mit dem Netz.",
  pin_not_known: "Es gibt kein Netz, und Sie haben sich an dieser Kasse noch nie angemeldet.",
  pin_too_old:
    "Es gibt kein Netz, und Ihre letzte Anmeldung mit Netz ist über sieben Tage her. Verbinden Sie die Kasse einmal.",
  wrong_pin: "Diese PIN stimmt nicht. Versuchen Sie es erneut.",
  too_many_pins:
    "Zu viele falsche PINs. Warten Sie {count, plural, one {eine Minute} other {# Minuten}}, oder verbinden Sie die Kasse mit dem Netz.",
  item_gone: "Dieser Artikel wird nicht mehr verkauft.",
  weigh_first: "{name} wird nach Gewicht verkauft. Wiegen Sie es zuerst.",
  by_piece: "{name} wird stückweise verkauft.",
  by_whole_piece: "{name} wird stückweise verkauft. Geben Sie eine ganze Zahl ein.",
  choose_first: "Wählen Sie zuerst {group} für {name}.",
  at_most: "Höchstens {max} aus {group} passen zu {name}.",
  choice_gone: "Diese Auswahl gibt es zu {name} nicht mehr.",
  price_currency: "Geben Sie den Preis in {currency} ein.",
  sum_currency: "Dieses Geschäft verkauft in {currency}. Geben Sie den Betrag in {currency} ein.",
  no_tax_rate: "{name} hat keinen Steuersatz. Bitten Sie die Leitung, einen festzulegen.",
  kept_unsent:
    "Einiges Verkaufte ist noch nicht beim Server, daher kann die Schicht jetzt nicht abgeschlossen werden. Ihre Zählung bleibt hier und wird gesendet, wenn das Netz zurück ist.",
  count_first: "Zählen Sie zuerst die Lade.",
  say_difference:
    "Die Differenz ist größer, als Sie allein abschließen dürfen. Sagen Sie zuerst, was Sie davon wissen.",
  count_not_recorded: "Die Zählung wurde nicht erfasst. Versuchen Sie es erneut.",
  count_kept:
    "Der Server hat nicht geantwortet. Ihre Zählung bleibt hier; sie wird erneut gesendet, wenn Sie es wieder versuchen, oder von selbst, wenn das Netz zurück ist.",
  card_at_worth:
    "Eine Geschenkkarte wird zu ihrem Wert verkauft. Entfernen Sie sie und fügen Sie eine andere hinzu.",
  label_alone: "Die Waage hat diesen Preis nur für diese Ware gedruckt. Scannen Sie das nächste Etikett.",
  label_price:
    "Die Waage hat diesen Preis gedruckt. Geben Sie stattdessen einen Rabatt, oder wiegen Sie neu.",
  enrol_no_answer:
    "Der Server hat nicht geantwortet. Prüfen Sie das Netz und versuchen Sie den Code erneut; wird er dann abgelehnt, bitten Sie um einen neuen.",
  part_paid:
    "Ein Teil dieses Verkaufs ist bezahlt. Kassieren Sie den Rest, oder geben Sie die Teile erst zurück.",
  approval_offline:
    "Das muss die Leitung genehmigen, und es gibt kein Netz, um zu fragen. Machen Sie ohne weiter, oder lassen Sie die Leitung sich hier anmelden.",
  ask_gone: "Danach fragt niemand mehr. Schließen Sie es und beginnen Sie neu.",
  nobody_approves:
    "Es gibt gerade kein Netz, also kann es niemand genehmigen. Machen Sie ohne weiter, oder versuchen Sie es, wenn das Netz zurück ist.",
  reason_missing: "Wählen Sie einen Grund.",
  reason_unknown: "Dieser Grund passt nicht. Wählen Sie einen aus der Liste.",
  note_missing: "Schreiben Sie in ein, zwei Worten, wofür.",
  enrol_first: "Diese Kasse muss zuerst angemeldet werden.",
  person_gone: "Diese Person arbeitet nicht mehr hier.",
  no_printer_address:
    "Das ist keine Druckeradresse. Geben Sie die Netzadresse ein, etwa 192.168.1.50, oder das Gerät, etwa /dev/usb/lp0.",
  too_many_prints: "Es wartet schon viel auf den Drucker. Kümmern Sie sich zuerst um ihn.",
  print_known: "Es ist bekannt, was daraus wurde.",
  print_unknown: "Diese Kasse kennt keinen solchen Druck.",
  print_decided: "Das hat schon jemand entschieden.",
  print_not_by_hand: "Das wird nicht von Hand entschieden.",
  look_up_again: "Suchen Sie den Bon zuerst erneut.",
  not_on_receipt: "Dieser Artikel steht nicht auf dem Bon.",
  only_left: "Von {name} können nur noch {count} zurückkommen.",
  over_sale: "Das ist mehr, als von diesem Verkauf übrig ist.",
  choose_goods: "Wählen Sie, was zurückkommt, oder geben Sie einen Betrag ein.",
  choose_way: "Wählen Sie, wie das Geld zurückgeht.",
  smaller_part: "Über {label} kann nur weniger zurück. Wählen Sie einen kleineren Teil.",
  as_paid_offline: "Das braucht das Netz, und es gibt gerade keins. Erstatten Sie so, wie bezahlt wurde.",
  money_not_back: "Das Geld konnte nicht zurückgegeben werden. Nichts wurde erstattet.",
  nothing_to_park: "Im Warenkorb ist nichts zu parken.",
  card_not_parked:
    "Eine Geschenkkarte kann nicht geparkt werden. Entfernen Sie sie und fügen Sie sie später neu hinzu.",
  too_many_parked: "Hier sind schon zu viele Warenkörbe geparkt. Führen Sie erst einige weiter.",
  take_up_again:
    "Der Server hat nicht geantwortet. Führen Sie ihn erneut weiter: Er kommt einmal, zu dieser Kasse.",
  cart_open:
    "Schließen Sie den offenen Warenkorb ab, parken oder leeren Sie ihn, dann führen Sie diesen weiter.",
  no_gift_receipt: "Für zurückgegebene Ware gibt es keinen Geschenkbon.",
  cannot_read: "Das ist nicht lesbar: {why}.",
  input_amount: "geben Sie einen Betrag ein",
  input_pin: "eine PIN hat 4 bis 8 Ziffern",
  input_goods: "wählen Sie, was zurückkommt",
  input_no_discount: "geben Sie mehr als 0 % ein",
  input_all_off: "mehr als 100 % Rabatt gibt es nicht",
  input_reason: "sagen Sie in ein, zwei Wörtern, warum",
  input_buyer: "geben Sie ein, wer befreit ist",
  input_certificate: "geben Sie die Nummer der Bescheinigung ein",
  input_item: "sagen Sie, was es ist",
  input_code: "ein Code besteht aus drei Gruppen von vier Buchstaben und Ziffern, etwa ABCD-EFGH-2345",
  input_long: "es ist zu lang",
  input_other: "prüfen Sie die Eingabe",
  no_answer: "Der Server antwortet nicht. Versuchen Sie es, wenn das Netz zurück ist.",
  disk_full:
    "Die Festplatte dieses Geräts ist voll: Es wurde nicht ausgeführt, und nichts davon ist erfasst. Schaffen Sie Platz und versuchen Sie es erneut.",
  damaged:
    "Die Datei dieser Kasse ist beschädigt: Es wurde nicht ausgeführt. Schließen Sie die Kasse und starten Sie sie neu; sie übernimmt, was lesbar ist.",
  approval_needed: "Nichts wurde ausgeführt: Die Leitung muss es mit ihrer PIN genehmigen.",
  time_ran_out: "Die Zeit zum Zahlen ist abgelaufen. Nichts wurde abgebucht.",
  not_paid: "Die Zahlung hat nicht geklappt. Nichts wurde abgebucht.",
  void_not_now:
    "Nur ein Verkauf dieser Schicht kann storniert werden, solange nichts davon zurückkam. Nehmen Sie stattdessen die Ware zurück.",
  void_nothing_left: "Von diesem Verkauf ist nichts mehr zu stornieren.",
  training_sale:
    "Ein Verkauf ist offen. Schließen Sie ihn ab oder leeren Sie ihn, dann beginnt das Training.",
  training_payment:
    "Eine Zahlung oder Erstattung dieser Kasse ist noch nicht abgeschlossen. Das Training wartet darauf.",
  training_parked: "Hier geparkte Verkäufe warten. Holen Sie sie zuerst zurück, dann beginnt das Training.",
  training_count:
    "Die Schublade ist gezählt. Schließen Sie die Schicht, oder gehen Sie zuerst zurück zum Verkauf.",
  offline_exchange: "Ein Umtausch braucht das Netz, und es gibt gerade keins. Bar geht.",
  exchange_first:
    "Gegen diesen Warenkorb liegt Ware zum Umtausch. Erst umtauschen oder den Umtausch herausnehmen.",
  no_exchange: "Gegen diesen Warenkorb liegt keine Ware mehr.",
  rest_below_coin:
    "Keine Münze zahlt die {amount}, die zurückgingen. Legen Sie die Ware neu hin und geben Sie den Rest als Guthaben.",
  exchange_not_closed:
    "Ware von Beleg {number} liegt gegen den Warenkorb. Schließen Sie den Umtausch ab oder nehmen Sie ihn heraus, dann zählen Sie.",
  exchange_not_parked:
    "Ein Warenkorb mit Umtausch kann nicht geparkt werden. Nehmen Sie den Umtausch erst heraus.",
  no_mail_address: "Das ist keine Mailadresse. Fragen Sie noch einmal nach.",
} satisfies Record<keyof English["refusal"], string>;
