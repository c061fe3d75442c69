package dev.accountable.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void the_environment_changes_a_port() {
        assertThat(Ports.from(Map.of("ACCOUNTABLE_GATEWAY_PORT", "18080")).of(Port.GATEWAY))
                .isEqualTo(18080);
    }

    @Test
    void what_is_no_port_is_refused_by_name() {
        assertThatThrownBy(() -> Ports.from(Map.of("ACCOUNTABLE_SMTP_PORT", "eleven")))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("ACCOUNTABLE_SMTP_PORT");
    }

    @Test
    void two_parts_cannot_share_a_port() {
        assertThatThrownBy(() -> Ports.from(Map.of("ACCOUNTABLE_GATEWAY_PORT", "8081")))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("8081");
    }

    @Test
    void a_taken_port_is_named_with_what_wants_it() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var ports = Ports.from(Map.of("ACCOUNTABLE_GATEWAY_PORT", Integer.toString(taken.getLocalPort())));

            assertThatThrownBy(ports::requireFree)
                    .isInstanceOf(StackException.class)
                    .hasMessageContainingAll(
                            Integer.toString(taken.getLocalPort()), "gateway", "ACCOUNTABLE_GATEWAY_PORT");
        }
    }

    @Test
    void random_ports_differ_and_survive_being_written_down() {
        Ports ports = Ports.from(Ports.random().toProperties());

        assertThat(Stream.of(Port.values()).map(ports::of))
                .doesNotHaveDuplicates()
                // An outgoing connection could take one of those before its part listens there.
                .allSatisfy(number -> assertThat(number).isLessThan(32_768));
    }

    /** None of them listens yet: what one was given must not be given to another. */
    @Test
    void stacks_that_are_about_to_start_have_no_port_in_common() {
        assertThat(IntStream.range(0, 200)
                        .mapToObj(stack -> Ports.random())
                        .flatMap(ports -> Stream.of(Port.values()).map(ports::of)))
                .hasSize(200 * Port.values().length)
                .doesNotHaveDuplicates();
    }
}
