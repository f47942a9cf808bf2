using Pipeline.Embedded.Mongo;

namespace Pipeline.Tests.Mongo;

public class ScramSha256Tests
{
    private const string Nonce = "rOprNGfwEbeRWgbNEkqO";
    private const string ServerFirst = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    // The example of RFC 7677, section 3.
    [Fact]
    public void Conversation_ExampleOfTheRfc_GivesItsMessages()
    {
        var scram = new ScramSha256("user", "pencil", Nonce);

        Assert.Equal("n,,n=user,r=rOprNGfwEbeRWgbNEkqO", scram.First());
        Assert.Equal(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", scram.Final(ServerFirst));
        scram.Verify("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    }

    [Theory]
    [InlineData("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")]
    [InlineData("v=")]
    [InlineData("")]
    [InlineData("e=other-error")]
    public void Verify_WrongSignature_IsFatal(string serverFinal)
    {
        var scram = new ScramSha256("user", "pencil", Nonce);
        scram.Final(ServerFirst);

        Assert.Equal(MongoFailure.Fatal, Assert.Throws<MongoException>(() => scram.Verify(serverFinal)).Failure);
    }

    [Theory]
    [InlineData("r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData("r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=2000000000")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=*,i=4096")]
    [InlineData("")]
    public void Final_ServerAsksForWhatIsNotSafe_IsFatal(string serverFirst)
    {
        var failure = Assert.Throws<MongoException>(() => new ScramSha256("user", "pencil", Nonce).Final(serverFirst));

        Assert.Equal(MongoFailure.Fatal, failure.Failure);
        Assert.DoesNotContain("pencil", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void First_NameWithReservedCharacters_IsEscaped() =>
        Assert.Equal("n,,n=a=2Cb=3Dc,r=x", new ScramSha256("a,b=c", "p", "x").First());

    [Fact]
    public void NewNonce_Always_IsPrintableWithoutCommas()
    {
        var nonce = ScramSha256.NewNonce();

        Assert.Equal(32, nonce.Length);
        Assert.All(nonce, character => Assert.True(character is > ' ' and <= '~' and not ','));
        Assert.NotEqual(nonce, ScramSha256.NewNonce());
    }

    // RFC 4013, section 3, as far as it holds for the platform; the last one is Latin-1 and stays.
    [Theory]
    [InlineData("I\u00ADX", "IX")]
    [InlineData("user", "user")]
    [InlineData("a\u00A0b", "a b")]
    [InlineData("pässwörd", "pässwörd")]
    public void Prepare_AllowedText_IsMapped(string text, string expected) => Assert.Equal(expected, SaslPrep.Prepare(text));

    [Theory]
    [InlineData("a\u0007b")]
    [InlineData("a\uE000")]
    [InlineData("a\u0627\uFFFD")]
    public void Prepare_ProhibitedText_IsRefusedWithoutShowingIt(string text)
    {
        var failure = Assert.Throws<FormatException>(() => SaslPrep.Prepare(text));

        Assert.DoesNotContain(text, failure.Message, StringComparison.Ordinal);
    }
}
