using System.CommandLine;
using System.Text.Json.Nodes;
using Pipeline.Cli.Api;
using Pipeline.Cli.CommandLine;

namespace Pipeline.Cli.Profiles;

/// <summary>The command <c>profile</c>.</summary>
internal static class ProfileCommand
{
    private const int LongestName = 64;

    public static Command Create()
    {
        var command = new Command("profile", "The hosts that commands talk to: the local one, and others by name") { Add(), List(), Use(), Remove() };
        command.WithExamples(
            ("./pipeline profile add production --url https://pipeline.example.net", "asks for the key and keeps both"),
            ("./pipeline profile use production", "from now on commands talk to it"),
            ("./pipeline jobs list --profile local", "this one to the local host all the same"));
        return command;
    }

    private static Command Add()
    {
        var name = Name("What to call it: 1 to 64 of a-z, A-Z, 0-9, - and _");
        var url = new Option<string>("--url") { HelpName = "URL", Description = "The address of the host", Required = true };
        var command = new Command("add", $"Keep the address and the key of a host; the key is read from {ProfileKey.Variable}, standard input or a prompt")
        {
            name, url,
        };
        command.WithExamples(
            ("./pipeline profile add production --url https://pipeline.example.net", "asks for the key"),
            ("az functionapp keys list … | ./pipeline profile add production --url https://…", "the key from another program"));
        command.SetAction(arguments =>
        {
            var (called, address) = (arguments.GetValue(name)!, Profile.ReadUrl(arguments.GetValue(url)!));
            CheckName(called);

            var (file, error) = (ApiCommand.Profiles(), arguments.InvocationConfiguration.Error);
            var book = file.Read();
            var key = ProfileKey.Read(Environment.GetEnvironmentVariable, error);
            if (key is not null && address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
            {
                error.WriteLine($"Warning: {address} is not encrypted; whoever sees the traffic sees the key.");
            }

            book.Profiles[called] = new Profile(address, key);
            file.Write(book);
            error.WriteLine(
                $"Kept '{called}' {(key is null ? "without a key" : "with its key")} in {file.Path}. ./pipeline profile use {called} makes it the current one.");
            return ExitCodes.Success;
        });
        return command;
    }

    private static void CheckName(string name)
    {
        if (name == ProfileBook.Local || name.Length > LongestName || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
        {
            throw new CommandFailedException(
                $"'{name}' is not allowed: a name is 1 to {LongestName} of a-z, A-Z, 0-9, - and _, and not '{ProfileBook.Local}'.", exitCode: ExitCodes.Usage);
        }
    }

    private static Command List()
    {
        var output = ApiOutput.Option();
        var command = new Command("list", "The profiles; keys are never shown") { output };
        command.WithExamples(("./pipeline profile list", "the current one is marked with *"));
        command.SetAction(arguments =>
        {
            var book = ApiCommand.Profiles().Read();
            var rows = book.Profiles.Prepend(new(ProfileBook.Local, new Profile(new Uri($"http://127.0.0.1:{HostTarget.LocalPort}/"), null)))
                .Select(profile => (JsonNode)new JsonObject
                {
                    ["name"] = profile.Key,
                    ["url"] = profile.Value.Url.ToString(),
                    ["hasKey"] = profile.Value.Key is not null,
                    ["isCurrent"] = profile.Key == (book.Current ?? ProfileBook.Local),
                });
            new ApiOutput(arguments.InvocationConfiguration.Output, arguments.GetValue(output)).WriteList(
                rows,
                new("", row => row.Flag("isCurrent") ? "*" : ""),
                new("NAME", row => row.Text("name")),
                new("URL", row => row.Text("url")),
                new("KEY", row => row.Flag("hasKey") ? "kept" : "none"));
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Use()
    {
        var name = Name($"The profile; {ProfileBook.Local} for the host on this machine");
        var command = new Command("use", "Make a profile the current one") { name };
        command.WithExamples(
            ("./pipeline profile use production", "commands talk to it from now on"),
            ("./pipeline profile use local", "back to this machine"));
        command.SetAction(arguments =>
        {
            var (file, called) = (ApiCommand.Profiles(), arguments.GetValue(name)!);
            var book = file.Read();
            if (called != ProfileBook.Local)
            {
                book.Find(called);
            }

            file.Write(book with { Current = called == ProfileBook.Local ? null : called });
            arguments.InvocationConfiguration.Error.WriteLine($"Commands talk to '{called}' from now on.");
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Remove()
    {
        var name = Name("The profile");
        var command = new Command("remove", "Forget a profile and its key") { name };
        command.WithExamples(("./pipeline profile remove production", "its key is gone from this machine"));
        command.SetAction(arguments =>
        {
            var (file, called) = (ApiCommand.Profiles(), arguments.GetValue(name)!);
            var book = file.Read();
            book.Find(called);
            book.Profiles.Remove(called);
            file.Write(book.Current == called ? book with { Current = null } : book);
            arguments.InvocationConfiguration.Error.WriteLine(
                book.Current == called ? $"Forgot '{called}'; commands talk to the local host." : $"Forgot '{called}'.");
            return ExitCodes.Success;
        });
        return command;
    }

    private static Argument<string> Name(string description) => new("NAME") { Description = description };
}
