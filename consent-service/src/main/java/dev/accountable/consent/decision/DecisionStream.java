package dev.accountable.consent.decision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.accountable.consent.Lines;
import dev.accountable.consent.Lines.Line;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers a list as long as it comes: one line for each line, in their order, a group of them by one query. */
@ApplicationScoped
class DecisionStream {

    static final String NDJSON = "application/x-ndjson";

    private static final int GROUP = 1000;
    private static final int LONGEST_LINE = 1024;

    /** A line of the list. The purpose may be the whole list's. */
    @RegisterForReflection
    record Asked(@Nullable String subject, @Nullable String purpose) {}

    /** What a line is answered with that is no question. */
    @RegisterForReflection
    record Unanswerable(long line, String problem) {}

    /** One line: a question, or why it is none. */
    private record Read(
            @Nullable Question question, @Nullable Unanswerable problem) {}

    private final Decisions decisions;
    private final Validator validator;
    private final ObjectReader reader;
    private final ObjectWriter writer;

    DecisionStream(Decisions decisions, Validator validator, ObjectMapper json) {
        this.decisions = decisions;
        this.validator = validator;
        this.reader = json.readerFor(Asked.class);
        this.writer = json.writer();
    }

    /**
     * The list arrives first, on the disk and not in memory, in a file that has no name any more: many clients read nothing
     * before they have sent all, and both sides would wait for each other.
     *
     * @param purpose of the lines that name none
     */
    StreamingOutput answers(InputStream questions, @Nullable String purpose) throws IOException {
        Path file = Files.createTempFile("questions", ".ndjson");
        FileChannel list = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            Files.delete(file);
            questions.transferTo(Channels.newOutputStream(list));
            list.position(0);
        } catch (IOException | RuntimeException e) {
            list.close();
            throw e;
        }
        return answers -> {
            try (list) {
                answer(new Lines(Channels.newInputStream(list), LONGEST_LINE), purpose, answers);
            }
        };
    }

    private void answer(Lines lines, @Nullable String purpose, OutputStream answers) throws IOException {
        List<Read> group = new ArrayList<>();
        for (Line line = lines.next(); line != null; line = lines.next()) {
            if (!line.isBlank()) {
                group.add(read(line, purpose));
            }
            if (group.size() == GROUP) {
                answer(group, answers);
                group.clear();
            }
        }
        answer(group, answers);
    }

    private void answer(List<Read> group, OutputStream answers) throws IOException {
        List<Question> questions = new ArrayList<>();
        for (Read read : group) {
            if (read.question() != null) {
                questions.add(read.question());
            }
        }
        Iterator<DecisionView> decided =
                (questions.isEmpty() ? List.<DecisionView>of() : decisions.decide(questions)).iterator();
        for (Read read : group) {
            answers.write(writer.writeValueAsBytes(read.problem() != null ? read.problem() : decided.next()));
            answers.write('\n');
        }
        answers.flush();
    }

    private Read read(Line line, @Nullable String purpose) {
        String text = line.text();
        if (text == null) {
            return refused(line, "is longer than " + LONGEST_LINE + " bytes");
        }
        try {
            Asked asked = reader.readValue(text);
            if (asked == null) {
                return refused(line, "is not an object with a subject");
            }
            return question(line, asked.subject(), asked.purpose() == null ? purpose : asked.purpose());
        } catch (JsonProcessingException e) {
            return refused(line, "is not JSON of the form {\"subject\": \"…\", \"purpose\": \"…\"}");
        }
    }

    /** Null where it is missing, which is refused: the record is as strict as that of single questions. */
    @SuppressWarnings("NullAway")
    private Read question(Line line, @Nullable String subject, @Nullable String purpose) {
        var question = new Question(subject, purpose);
        Set<ConstraintViolation<Question>> broken = validator.validate(question);
        return broken.isEmpty()
                ? new Read(question, null)
                : refused(
                        line,
                        broken.stream()
                                .map(one -> one.getPropertyPath() + " " + one.getMessage())
                                .sorted()
                                .findFirst()
                                .orElseThrow());
    }

    private static Read refused(Line line, String problem) {
        return new Read(null, new Unanswerable(line.number(), problem));
    }
}
