"""What administrators may do: these operations need AWS credentials."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, Mapping, Optional

from .attributes import AttributeMap, GroupObj, UserObj, dict_to_cognito, with_cognitos_names
from .state import CognitoState


class AdministratorOperations(CognitoState):
    """Users, groups, identity providers and app clients."""

    def admin_create_user(
        self,
        username: str,
        temporary_password: str = "",
        additional_kwargs: Optional[Mapping[str, Any]] = None,
        attr_map: AttributeMap = None,
        **kwargs: Any,
    ) -> Dict[str, Any]:
        """``AdminCreateUser``. Cognito makes up a temporary password unless one is given. ``additional_kwargs`` are
        more members of the request, such as ``MessageAction``; all others are attributes of the user, and become
        attributes of this object. Gives boto3's response without ``ResponseMetadata``."""
        attributes = with_cognitos_names(kwargs, attr_map)
        members = dict(additional_kwargs or {})
        if temporary_password:
            members["TemporaryPassword"] = temporary_password
        response: Dict[str, Any] = self.client.admin_create_user(
            UserPoolId=self.user_pool_id,
            Username=username,
            UserAttributes=dict_to_cognito(attributes),
            **members,
        )
        self._set_attributes(response, {**attributes, "username": username})
        response.pop("ResponseMetadata")
        return response

    def admin_confirm_sign_up(self, username: Optional[str] = None) -> None:
        """``AdminConfirmSignUp``, of this object's user unless another is named."""
        self._of_user("admin_confirm_sign_up", username or self.username)

    def admin_get_user(self, attr_map: AttributeMap = None) -> UserObj:
        """This object's user. ``attr_map`` maps Cognito's names of attributes to others."""
        user = self._of_user("admin_get_user", self.username)
        return self.get_user_obj(
            username=self.username,
            attribute_list=user.get("UserAttributes"),
            metadata={
                "enabled": user.get("Enabled"),
                "user_status": user.get("UserStatus"),
                "username": user.get("Username"),
                "create_date": user.get("UserCreateDate"),
                "modified_date": user.get("UserLastModifiedDate"),
                "id_token": self.id_token,
                "access_token": self.access_token,
                "refresh_token": self.refresh_token,
            },
            attr_map=attr_map,
        )

    def get_users(self, attr_map: AttributeMap = None) -> List[UserObj]:
        """All users of the pool, however many pages they fill."""
        return [
            self.get_user_obj(
                user.get("Username"),
                attribute_list=user.get("Attributes"),
                metadata={"username": user.get("Username")},
                attr_map=attr_map,
            )
            for user in self._pages("list_users", "Users", "PaginationToken")
        ]

    def admin_update_profile(self, attrs: Mapping[str, Any], attr_map: AttributeMap = None) -> None:
        """``AdminUpdateUserAttributes`` of this object's user."""
        self._of_user(
            "admin_update_user_attributes", self.username, UserAttributes=dict_to_cognito(attrs, attr_map)
        )

    def admin_delete_user(self) -> None:
        """Deletes this object's user."""
        self._of_user("admin_delete_user", self.username)

    def admin_reset_password(
        self, username: str, client_metadata: Optional[Mapping[str, str]] = None
    ) -> None:
        """``AdminResetUserPassword``: has a code sent with which the user sets a new password."""
        self._of_user("admin_reset_user_password", username, ClientMetadata=client_metadata or {})

    def admin_enable_user(self, username: str) -> None:
        """``AdminEnableUser``."""
        self._of_user("admin_enable_user", username)

    def admin_disable_user(self, username: str) -> None:
        """``AdminDisableUser``."""
        self._of_user("admin_disable_user", username)

    def admin_add_user_to_group(self, username: str, group_name: str) -> None:
        """``AdminAddUserToGroup``."""
        self._of_user("admin_add_user_to_group", username, GroupName=group_name)

    def admin_remove_user_from_group(self, username: str, group_name: str) -> None:
        """``AdminRemoveUserFromGroup``."""
        self._of_user("admin_remove_user_from_group", username, GroupName=group_name)

    def admin_list_groups_for_user(self, username: str) -> List[str]:
        """The names of all groups that the user is in."""
        groups = self._pages("admin_list_groups_for_user", "Groups", "NextToken", Username=username, Limit=60)
        return [group["GroupName"] for group in groups]

    def get_group(self, group_name: str) -> GroupObj:
        """A group by its name."""
        response = self.client.get_group(GroupName=group_name, UserPoolId=self.user_pool_id)
        return self.get_group_obj(response.get("Group"))

    def get_groups(self) -> List[GroupObj]:
        """All groups of the pool, however many pages they fill."""
        return [self.get_group_obj(group) for group in self._pages("list_groups", "Groups", "NextToken")]

    def _of_user(self, operation: str, username: str, **members: Any) -> Any:
        return getattr(self.client, operation)(UserPoolId=self.user_pool_id, Username=username, **members)

    def _pages(self, operation: str, member: str, token: str, **members: Any) -> Iterator[Dict[str, Any]]:
        """What a list operation gives, page by page."""
        while True:
            page = getattr(self.client, operation)(UserPoolId=self.user_pool_id, **members)
            yield from page.get(member) or ()
            if not page.get(token):
                return
            members[token] = page[token]

    def admin_create_identity_provider(
        self,
        pool_id: str,
        provider_name: str,
        provider_type: str,
        provider_details: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        """``CreateIdentityProvider``; ``kwargs`` are more members of the request."""
        self.client.create_identity_provider(
            UserPoolId=pool_id,
            ProviderName=provider_name,
            ProviderType=provider_type,
            ProviderDetails=provider_details,
            **kwargs,
        )

    def admin_describe_identity_provider(self, pool_id: str, provider_name: str) -> Dict[str, Any]:
        """``DescribeIdentityProvider``: boto3's response."""
        response: Dict[str, Any] = self.client.describe_identity_provider(
            UserPoolId=pool_id, ProviderName=provider_name
        )
        return response

    def admin_update_identity_provider(self, pool_id: str, provider_name: str, **kwargs: Any) -> None:
        """``UpdateIdentityProvider``; ``kwargs`` are more members of the request."""
        self.client.update_identity_provider(UserPoolId=pool_id, ProviderName=provider_name, **kwargs)

    def describe_user_pool_client(self, pool_id: str, client_id: str) -> Dict[str, Any]:
        """``UserPoolClient`` of ``DescribeUserPoolClient``."""
        response = self.client.describe_user_pool_client(UserPoolId=pool_id, ClientId=client_id)
        client: Dict[str, Any] = response["UserPoolClient"]
        return client

    def admin_update_user_pool_client(self, pool_id: str, client_id: str, **kwargs: Any) -> None:
        """``UpdateUserPoolClient``; ``kwargs`` are more members of the request."""
        self.client.update_user_pool_client(UserPoolId=pool_id, ClientId=client_id, **kwargs)
