package dev.quarry.bench.engine;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** A baseline for submissions over HTTP: one handler method with one INSERT. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  ConfigurationPropertiesAutoConfiguration.class,
  PropertyPlaceholderAutoConfiguration.class,
  LifecycleAutoConfiguration.class,
  TomcatServletWebServerAutoConfiguration.class,
  DispatcherServletAutoConfiguration.class,
})
@EnableWebMvc
@Import(BareApplication.Endpoint.class)
class BareApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(BareApplication.class, arguments);
  }

  @Bean(destroyMethod = "close")
  HikariDataSource dataSource(
      @Value("${bare.url}") String url,
      @Value("${bare.user}") String user,
      @Value("${bare.password}") String password) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(url);
    pool.setUsername(user);
    pool.setPassword(password);
    pool.setMaximumPoolSize(16);
    return pool;
  }

  @RestController
  static final class Endpoint {
    private final JdbcTemplate jdbc;

    Endpoint(DataSource dataSource) {
      this.jdbc = new JdbcTemplate(dataSource);
    }

    @PostMapping("/jobs")
    ResponseEntity<Map<String, String>> submit(@RequestBody Map<String, Object> body) {
      UUID id = UUID.randomUUID();
      jdbc.update(
          "insert into bare_job (id, type, text) values (?, ?, ?)",
          id,
          String.valueOf(body.get("source_type")),
          String.valueOf(body.get("text")));
      return ResponseEntity.accepted().body(Map.of("job_id", id.toString(), "status", "queued"));
    }
  }
}
