package dev.accountable.audit.programme.measure;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;

/** What kind of thing a measure does, from a list that an organisation extends. */
@Entity
@Table(name = "measure_category")
class Category extends PanacheEntityBase {

    @Id
    private String key;

    private String name;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Category() {}

    Category(CategoryView request) {
        this.key = request.key();
        this.name = request.name();
    }

    String key() {
        return key;
    }

    CategoryView view() {
        return new CategoryView(key, name);
    }

    static boolean isKnown(String key) {
        return findByIdOptional(key).isPresent();
    }

    static List<Category> page(String after, int limit) {
        return Category.<Category>find("key > ?1 order by key", after)
                .page(0, limit)
                .list();
    }
}
