package dev.accountable.dsr.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.accountable.dsr.scan.Look.Column;
import dev.accountable.dsr.scan.Look.ForeignKey;
import dev.accountable.dsr.scan.Look.Table;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProposerTest {

    private static Column column(String name, String type, int sampled, Map<Kind, Integer> looksLike) {
        return new Column(name, Types.VARCHAR, type, true, sampled, looksLike);
    }

    private static Judgement judged(Column column) {
        return Judgement.of(column).orElseThrow();
    }

    @Test
    void nameAndValuesTogetherMakeSurerThanEach() {
        double name = judged(column("email", "text", 0, Map.of())).ground().confidence();
        double values =
                judged(column("x", "text", 20, Map.of(Kind.EMAIL, 20))).ground().confidence();
        var both = judged(column("email", "text", 20, Map.of(Kind.EMAIL, 20))).ground();
        assertThat(both.confidence()).isGreaterThan(name).isGreaterThan(values).isLessThanOrEqualTo(1);
        assertThat(both.reason()).isEqualTo("the name says 'email'; 100 % of 20 sampled values look like EMAIL");
    }

    @Test
    void aNameThatItsValuesContradictIsBelievedHalf() {
        double name = judged(column("email", "text", 0, Map.of())).ground().confidence();
        var contradicted = judged(column("email", "text", 20, Map.of())).ground();
        assertThat(contradicted.confidence()).isCloseTo(name / 2, within(0.01));
        assertThat(contradicted.reason()).contains("no sampled value looks like it");
    }

    @Test
    void aFewValuesAreChance() {
        assertThat(Judgement.of(column("x", "text", 4, Map.of(Kind.EMAIL, 4)))).isEmpty();
        assertThat(Judgement.of(column("x", "text", 20, Map.of(Kind.EMAIL, 15))))
                .isEmpty();
    }

    @Test
    void aTypeSpeaksForItself() {
        assertThat(judged(column("x", "inet", 0, Map.of())).kind()).isEqualTo(Kind.IP_ADDRESS);
    }

    /** Its keys name files and stand in links: each once, whatever tables are called. */
    @Test
    void keysOfDatasetsAreValidAndDifferent() {
        Column mail = column("email", "text", 0, Map.of());
        var look = new Look(List.of("Users", "users", "2fa; drop table x", "…", "ä".repeat(100)).stream()
                .map(name -> new Table(name, List.of(mail), List.of("email"), List.of(), null))
                .toList());
        assertThat(Proposer.propose(look).datasets())
                .extracting(Proposal.ProposedDataset::key)
                .doesNotHaveDuplicates()
                .hasSize(5)
                .allMatch(key -> key.matches("[a-z][a-z0-9_-]{0,59}"));
    }

    @Test
    void aTreeOfRowsIsNoWayToAPersonAndACircleEnds() {
        Column id = column("id", "text", 0, Map.of());
        var user =
                new Table("users", List.of(id, column("email", "text", 0, Map.of())), List.of("id"), List.of(), null);
        var remark = new Table(
                "remarks",
                List.of(id),
                List.of("id"),
                List.of(
                        new ForeignKey("remarks", Map.of("parent", "id")),
                        new ForeignKey("users", Map.of("author", "id")),
                        new ForeignKey("threads", Map.of("thread", "id"))),
                null);
        var thread = new Table(
                "threads", List.of(id), List.of("id"), List.of(new ForeignKey("remarks", Map.of("first", "id"))), null);
        var proposal = Proposer.propose(new Look(List.of(user, remark, thread)));
        assertThat(proposal.datasets().get(1).links())
                .extracting(link -> link.dataset() + " " + link.ground().confidence())
                .containsExactly("users 0.9", "threads 0.3");
        assertThat(proposal.datasets().get(2).links())
                .extracting(Proposal.ProposedLink::dataset)
                .containsExactly("remarks");
    }
}
