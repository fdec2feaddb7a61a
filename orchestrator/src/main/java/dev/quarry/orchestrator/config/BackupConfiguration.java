package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.backup.Backups;
import dev.quarry.orchestrator.settings.AccessProperties;
import dev.quarry.orchestrator.settings.DatabaseProperties;
import dev.quarry.orchestrator.store.postgres.DatabaseServer;
import dev.quarry.orchestrator.store.postgres.backup.PostgresArchive;
import dev.quarry.settings.ProductVersion;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Backups by commands: an application of its own, which has no server. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  ConfigurationPropertiesAutoConfiguration.class,
  PropertyPlaceholderAutoConfiguration.class,
})
@EnableConfigurationProperties({DatabaseProperties.class, AccessProperties.class})
class BackupConfiguration {

  @Bean
  Backups backups(
      DatabaseProperties database,
      AccessProperties access,
      @Value("${quarry.data}") Path dataDirectory) {
    String url = database.url();
    return new Backups(
        new PostgresArchive(
            () ->
                url == null
                    ? DatabaseServer.runningOrEmbedded(dataDirectory)
                    : DatabaseServer.external(url, database.user(), database.password()),
            ProductVersion.current()),
        url == null,
        access.keyPepper(),
        dataDirectory);
  }
}
