import { useQuery } from "@tanstack/react-query";
import { type RegisterId, isUuid } from "@till/kernel";
import { paperOfShift, renderReportHtml } from "@till/receipts";
import { type ShiftReport, zReportCsv } from "@till/reports";
import { Banner, Button, ButtonLink, EmptyState, ReceiptPaper } from "@till/ui";
import { pageLocale } from "../../shared/locale.ts";
import { useTitle } from "../../shared/use-title.ts";
import { Reading } from "../lists/reading.tsx";
import { saveAs } from "../lists/save-as.ts";
import { useOffice } from "../services.ts";

/** One Z on the paper it was frozen for. */
export function ZReportPage({ register, number }: { readonly register: string; readonly number: string }) {
  useTitle(`Z report ${number} · Till office`);
  const isAddress = isUuid(register) && /^[1-9]\d{0,8}$/.test(number);
  return isAddress ? (
    <Frozen registerId={register as RegisterId} number={Number(number)} />
  ) : (
    <EmptyState title="There is no such report" icon="search">
      Choose one from the list.
    </EmptyState>
  );
}

function Frozen({ registerId, number }: { readonly registerId: RegisterId; readonly number: number }) {
  const { till } = useOffice();
  const query = useQuery({
    queryKey: ["z-report", registerId, number],
    queryFn: () => till.reports.zReport.query({ registerId, number }),
    staleTime: Infinity,
  });
  const z = query.data;
  return (
    <>
      <header className="office-head no-print">
        <div>
          <p className="till-muted">{z && placeOf(z)}</p>
          <h1>Z report {number}</h1>
        </div>
        <div className="office-tools">
          <ButtonLink href={`/office/z-reports?register=${registerId}`}>All of this register</ButtonLink>
          {z && (
            <>
              <Button onPress={() => saveAs(`z-report-${number}.csv`, zReportCsv(z))}>CSV</Button>
              <Button icon="printer" onPress={() => window.print()}>
                Print
              </Button>
            </>
          )}
        </div>
      </header>
      <Reading noun="report" query={query} lines={12}>
        {(report) => <Paper report={report} number={number} />}
      </Reading>
    </>
  );
}

const placeOf = ({ report: { identity } }: ShiftReport): string =>
  [identity.storeName, identity.registerName].filter((name) => name !== null).join(" · ");

/** The screen draws the paper itself, so the page inside it is the print alone. */
const bare =
  "<style>body{background:none;padding:0}.paper{width:auto;background:none;padding:0;box-shadow:none}</style></head>";

function Paper({ report, number }: { readonly report: ShiftReport; readonly number: number }) {
  const locale = pageLocale();
  const paper = paperOfShift(report, { locale, timeZone: report.report.identity.timeZone });
  return (
    <>
      {!report.report.proof.holds && (
        <Banner tone="bad" title="Report, ledger and gateways did not agree when it was frozen">
          Its last lines say in how many lines. The end of the day shows each of them.
        </Banner>
      )}
      <ReceiptPaper
        label={`Z report ${number}`}
        html={renderReportHtml(paper, { locale }).replace("</head>", bare)}
      />
    </>
  );
}
