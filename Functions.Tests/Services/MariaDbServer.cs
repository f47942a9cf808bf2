using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MySqlConnector;

namespace Pipeline.Tests.Services;

/// <summary>A MariaDB of this machine with a folder of its own; where there is none and the machine lets it, the system's package of it is installed first.</summary>
public sealed class MariaDbServer : IAsyncLifetime
{
    private const string Package = "mariadb-server-core";
    private const int Attempts = 5;

    private const string Content = """
        create database other;
        create table app_users (user_id bigint primary key, name varchar(50), tier enum('gold','silver','none'), born date, balance decimal(30,10));
        create table orders (order_id int primary key, user_id bigint, amount double, placed timestamp(3));
        create table secrets (secret text);
        insert into secrets values ('hidden');
        create table other.secrets (secret text);
        insert into other.secrets values ('hidden');
        create function `abs` (a int) returns text return (select max(secret) from shop.secrets);
        set time_zone = '+00:00';
        insert into app_users select seq, concat('user ', seq), elt(1 + seq % 3, 'gold', 'silver', 'none'), date '1960-01-01' + interval seq day, seq / 8 from seq_0_to_99;
        insert into orders select seq, seq % 100, seq / 4, timestamp '2026-03-01 12:00:00' + interval seq second from seq_0_to_999;
        create user 'reader'@'%' identified by 'r@der';
        grant select on app_users to 'reader'@'%';
        grant select on orders to 'reader'@'%';
        """;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private Process? _process;
    private string? _missing;
    private int _port;

    /// <summary>The schema with the tables below.</summary>
    public const string Database = "shop";

    /// <summary>The address of the account that can read two tables and nothing else.</summary>
    internal string ReaderUrl => Url("reader:r%40der");

    /// <summary>The address of an account that can do everything.</summary>
    internal string AdministratorUrl => Url("administrator:all");

    public async Task InitializeAsync()
    {
        if (SystemPackage.Find("mariadbd") is null)
        {
            _missing = await SystemPackage.InstallAsync(Package);
        }

        if (SystemPackage.Find("mariadbd") is not { } program || SystemPackage.Find("mariadb-install-db") is not { } installer)
        {
            return;
        }

        var data = Path.Combine(_folder.Path, "data");
        await RunAsync(installer, "--no-defaults", $"--datadir={data}", $"--user={Environment.UserName}", "--auth-root-authentication-method=normal", "--skip-test-db");
        var first = _folder.Write("first.sql", "create user 'administrator'@'%' identified by 'all';\ngrant all on *.* to 'administrator'@'%' with grant option;\ncreate database shop;\n");
        for (var attempt = 1; _process is null; attempt++)
        {
            _process = await StartAsync(program, data, first, isLast: attempt == Attempts);
        }

        await using var connection = await OpenAsync();
        using var command = connection.CreateCommand();
        command.CommandText = Content;
        await command.ExecuteNonQueryAsync();
    }

    public Task DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }

        _folder.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>A connection of the account that can do everything.</summary>
    internal async Task<MySqlConnection> OpenAsync()
    {
        SkipIfMissing();
        var connection = new MySqlConnection(new MySqlConnectionStringBuilder
        {
            Server = "127.0.0.1",
            Port = (uint)_port,
            UserID = "administrator",
            Password = "all",
            Database = Database,
            Pooling = false,
        }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Skips the test where there is no MariaDB and none could be installed.</summary>
    internal void SkipIfMissing()
    {
        if (_process is null)
        {
            throw SystemPackage.Skip($"There is no MariaDB here: {_missing}");
        }
    }

    private string Url(string account)
    {
        SkipIfMissing();
        return $"mysql://{account}@127.0.0.1:{_port}/{Database}";
    }

    /// <summary>The server; null when another took its port first.</summary>
    private async Task<Process?> StartAsync(string program, string data, string first, bool isLast)
    {
        _port = FreePort();
        var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])
            [
                "--no-defaults", $"--datadir={data}", $"--socket={Path.Combine(_folder.Path, "socket")}", $"--pid-file={Path.Combine(_folder.Path, "pid")}", $"--port={_port}",
                "--bind-address=127.0.0.1", $"--user={Environment.UserName}", "--skip-name-resolve", "--secure-file-priv=", "--innodb-buffer-pool-size=32M", "--performance-schema=off",
                $"--init-file={first}",
            ])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        var ready = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var lines = new List<string>();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (lines)
            {
                lines.Add(line.Data ?? "");
            }

            if (line.Data is null)
            {
                ready.TrySetResult(false);
            }
            else if (line.Data.Contains("ready for connections", StringComparison.Ordinal))
            {
                ready.TrySetResult(true);
            }
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        if (await ready.Task.WaitAsync(StartLimit))
        {
            return process;
        }

        await process.WaitForExitAsync();
        process.Dispose();
        lock (lines)
        {
            return isLast || !lines.Any(line => line.Contains("Can't start server: Bind", StringComparison.Ordinal))
                ? throw new InvalidOperationException("MariaDB did not start: " + string.Join('\n', lines.TakeLast(10)))
                : null;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed: {await output}{await error}");
        }
    }
}
