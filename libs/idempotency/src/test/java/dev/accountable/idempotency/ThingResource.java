package dev.accountable.idempotency;

import io.agroal.api.AgroalDataSource;
import jakarta.annotation.security.PermitAll;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

@Path("/things")
@PermitAll
class ThingResource {

    record CreateThing(String name) {}

    record ThingView(UUID id, String name) {}

    private final AgroalDataSource database;

    ThingResource(AgroalDataSource database) {
        this.database = database;
    }

    @POST
    @Transactional
    @Idempotent
    public RestResponse<ThingView> create(CreateThing request) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("insert into thing values (?)")) {
            insert.setString(1, request.name());
            insert.executeUpdate();
        }
        if (request.name().startsWith("bad")) {
            throw new BadRequestException();
        }
        UUID id = UUID.randomUUID();
        return ResponseBuilder.create(RestResponse.Status.CREATED, new ThingView(id, request.name()))
                .location(URI.create("/things/" + id))
                .tag("1")
                .build();
    }

    @GET
    public long count(@RestQuery String name) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("select count(*) from thing where name = ?")) {
            query.setString(1, name);
            ResultSet row = query.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }
}
