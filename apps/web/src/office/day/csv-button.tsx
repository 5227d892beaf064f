import type { ReportSection } from "@till/reports";
import { Button } from "@till/ui";
import { useState } from "react";
import { sentenceOf } from "../../shared/problem.ts";
import { saveAs } from "../lists/save-as.ts";
import { useOffice } from "../services.ts";

export type CsvSection = ReportSection;

/** One section of the report as a file, of the whole shop. */
export function CsvButton({
  day,
  section,
  label = "CSV",
}: {
  readonly day: string;
  readonly section: CsvSection;
  readonly label?: string;
}) {
  const { till } = useOffice();
  const [message, setMessage] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const download = async (): Promise<void> => {
    setPending(true);
    setMessage(null);
    try {
      saveAs(`end-of-day-${day}-${section}.csv`, await till.reports.csv.query({ businessDay: day, section }));
    } catch (error) {
      setMessage(sentenceOf(error));
    } finally {
      setPending(false);
    }
  };
  return (
    <span className="no-print">
      <Button
        variant="quiet"
        isPending={isPending}
        onPress={() => void download()}
        aria-label={label === "CSV" ? `Download ${section} as CSV` : label}
      >
        {label}
      </Button>
      {message !== null && (
        <span role="alert" className="office-error">
          {message}
        </span>
      )}
    </span>
  );
}
