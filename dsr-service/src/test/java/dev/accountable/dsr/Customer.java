package dev.accountable.dsr;

import static dev.accountable.dsr.World.shop;

import dev.accountable.dsr.World.Person;
import java.util.List;
import java.util.UUID;

/** A customer of the shop whom no other test knows: two orders, and three invoices, two of which the law keeps. */
public final class Customer {

    public final String name = "k" + UUID.randomUUID().toString().substring(0, 8);
    public final Person person = new Person("subject-" + name, name + "@example.org");
    public final String id;

    public Customer() {
        World.theShopIsRegistered();
        id = shop("insert into users (email, full_name, phone) values ('" + name + "@example.org', '" + name
                        + "', '+49') returning id")
                .get(0)
                .get(0);
        shop("insert into orders values (" + id + ", 1, 'a note'), (" + id + ", 2, null)");
        shop("insert into order_lines (user_id, no, article) values (" + id + ", 1, 'pen')");
        shop("insert into invoices values ('" + name + "-old', " + id + ", '2001-05-05'), ('" + name + "-new', " + id
                + ", '2026-03-03')");
        shop("insert into newsletter values ('" + person.email() + "', '2025-01-01')");
    }

    public String email() {
        return shop("select email from users where id = " + id).get(0).get(0);
    }

    public List<List<String>> orders() {
        return shop("select no from orders where user_id = " + id + " order by no");
    }

    public List<List<String>> newsletter() {
        return shop("select email from newsletter where email = '" + person.email() + "'");
    }

    public List<List<String>> invoices() {
        return shop("select id from invoices where user_id = " + id + " order by id");
    }
}
