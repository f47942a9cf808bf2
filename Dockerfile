# The app for a container host and for docker compose: docker build --tag pipeline .

FROM mcr.microsoft.com/dotnet/sdk:10.0.100 AS build
WORKDIR /source
COPY .editorconfig BannedSymbols.txt Directory.Build.props Directory.Packages.props global.json host*.json ./
COPY Classification/ Classification/
COPY CouchDb/ CouchDb/
COPY Matching/ Matching/
COPY Query/ Query/
COPY Functions/ Functions/
RUN dotnet publish Functions --configuration Release --output /publish

FROM mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated10.0
ENV AzureWebJobsScriptRoot=/home/site/wwwroot \
    AzureFunctionsJobHost__Logging__Console__IsEnabled=true
COPY --from=build /publish /home/site/wwwroot
