package dev.accountable.audit.programme;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.LongAnswer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One export on its way, page after page of the programme. Not one snapshot: each line is whole, as it is when it is read. */
class ProgrammeExport implements LongAnswer.Parts {

    private final ExportFormat format;
    private final ProgrammeRows.Pages pages;
    private final Instant exportedAt;
    private final ObjectMapper json;
    private boolean begun;
    private boolean ended;

    ProgrammeExport(ExportFormat format, ProgrammeRows.Pages pages, Instant exportedAt, ObjectMapper json) {
        this.format = format;
        this.pages = pages;
        this.exportedAt = exportedAt;
        this.json = json;
    }

    @Override
    public byte @Nullable [] next() {
        if (ended) {
            return null;
        }
        List<ProgrammeRow> page = pages.next();
        ended = page.isEmpty();
        String part =
                (begun ? "" : format.head(exportedAt)) + (ended ? format.tail() : format.lines(page, !begun, json));
        begun = true;
        return part.getBytes(UTF_8);
    }
}
